using System.Diagnostics;

namespace Kefu.Tests.Faults;

/// <summary>Other programs on the same machine that want all of its processors.</summary>
internal sealed class Neighbours : IDisposable
{
    private readonly List<Process> _all = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Process.Start("/bin/sh", ["-c", "while :; do :; done"]))];

    public void Dispose()
    {
        foreach (var process in _all)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
