using System.Diagnostics;
using System.Globalization;

namespace Kefu.Tests.Faults;

/// <summary>A file system of a few megabytes in memory, mounted where a test wants it, that can be filled to the last byte. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private bool _mounted;

    private SmallDisk(string folder) => Folder = folder;

    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts it on a folder, which is made.</summary>
    public static SmallDisk On(string folder, int megabytes)
    {
        Directory.CreateDirectory(folder);
        var disk = new SmallDisk(folder);
        disk.Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "kefu-test", folder);
        disk._mounted = true;
        return disk;
    }

    /// <summary>True when nothing but what fills it takes room on it, not even a file that has lost its name and is still open.</summary>
    public bool IsEmpty
    {
        get
        {
            var (disk, ballast) = (new DriveInfo(Folder), new FileInfo(Ballast));
            return disk.TotalSize - disk.AvailableFreeSpace - (ballast.Exists ? ballast.Length : 0) < 64 * 1024;
        }
    }

    /// <summary>Fills it but for so many bytes, as something that has nothing to do with Kefu would.</summary>
    public void Fill(long leave = 0)
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var block = new byte[4096];
        try
        {
            while (new DriveInfo(Folder).AvailableFreeSpace > leave)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Takes what filled it away.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        if (_mounted)
        {
            // Whatever still has a file open there keeps it to itself.
            Run("umount", "-l", Folder);
            _mounted = false;
        }
    }

    private void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} for {Folder} ended with {process.ExitCode}.");
        }
    }
}
