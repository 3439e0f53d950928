using System.Globalization;

namespace Kefu.Tests.Faults;

/// <summary>Takes a running process's memory away until the kernel kills it for want of any, as on a machine that has none left. Needs root and control groups.</summary>
internal sealed class MemoryCage : IDisposable
{
    private const long Room = 8 * 1024 * 1024;
    private static readonly bool IsFirstVersion = Directory.Exists("/sys/fs/cgroup/memory");
    private readonly string _folder;

    private MemoryCage(string folder) => _folder = folder;

    /// <summary>Null when this machine lets nobody make one.</summary>
    public static MemoryCage? TryMake()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return null;
        }

        try
        {
            var cage = new MemoryCage(Path.Combine(IsFirstVersion ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup", "kefu-test-" + Guid.CreateVersion7().ToString("N")));
            Directory.CreateDirectory(cage._folder);
            File.WriteAllText(Path.Combine(cage._folder, IsFirstVersion ? "memory.limit_in_bytes" : "memory.max"), Room.ToString(CultureInfo.InvariantCulture));
            return cage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>From now on the process gets no more than a few megabytes on top of what it has.</summary>
    public void Close(int pid) => File.WriteAllText(Path.Combine(_folder, "cgroup.procs"), pid.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Directory.Delete(_folder);
}
