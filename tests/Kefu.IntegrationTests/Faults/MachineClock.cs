using System.Globalization;

namespace Kefu.Tests.Faults;

/// <summary>The wall clock that a server's machine has, which can jump while it runs; the steady clock goes on. Needs libfaketime.</summary>
internal sealed class MachineClock : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public MachineClock(TimeSpan ahead = default) => JumpTo(ahead);

    /// <summary>The library, when it is installed.</summary>
    public static string? Library => Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(d => d + "/faketime/libfaketimeMT.so.1").FirstOrDefault(File.Exists);

    /// <summary>What a process needs in its environment to have this clock.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["LD_PRELOAD"] = Library ?? throw new InvalidOperationException("libfaketime is not installed."),
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // Waits are timed by the steady clock, which is not faked; without this they would end at once.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>From within a second on the clock shows a time so far from the true one.</summary>
    public void JumpTo(TimeSpan ahead)
    {
        // Never half a file for a reader.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);
}
