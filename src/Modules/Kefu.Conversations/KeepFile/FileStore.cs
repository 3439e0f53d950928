using Kefu.Contracts.Conversations;
using Kefu.Conversations.Domain;
using Kefu.Platform.Outbound;
using Kefu.Platform.Persistence;

namespace Kefu.Conversations.KeepFile;

/// <summary>The folder of uploaded files: generated names, no extensions, outside what the web server serves.</summary>
internal sealed class FileStore(DatabaseOptions options, DiskSpace disk, IFileScanner scanner)
{
    private const int HeadLength = 64 * 1024;

    /// <summary>Writes the file to disk once its head has told that it is taken. It gets its name only when it is whole.</summary>
    /// <exception cref="Kefu.Platform.Errors.DiskFull">The disk has no room; nothing of the file is left.</exception>
    public async Task<FileType> KeepAsync(AttachmentId id, Judge judge, Stream content, CancellationToken ct)
    {
        disk.DemandRoomForFiles();
        var head = new byte[HeadLength];
        var read = await content.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, ct);
        var type = judge(head.AsSpan(0, read));
        var path = PathOf(id);
        var part = path + HalfFiles.Ending;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        try
        {
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 64 * 1024, FileOptions.Asynchronous))
            {
                await file.WriteAsync(head.AsMemory(0, read), ct);
                await content.CopyToAsync(file, ct);
                // What is acknowledged must be on the disk, not only in its cache.
                file.Flush(flushToDisk: true);
            }

            if (scanner.IsOn)
            {
                await ScanAsync(part, ct);
            }

            File.Move(part, path);
            return type;
        }
        catch
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Refuses what the scanner refuses, and what it could not look at.</summary>
    private async Task ScanAsync(string path, CancellationToken ct)
    {
        ScanVerdict verdict;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan))
        {
            verdict = await scanner.ScanAsync(file, ct);
        }

        if (verdict != ScanVerdict.Clean)
        {
            throw verdict == ScanVerdict.Infected ? new FileInfected() : new FileNotScanned();
        }
    }

    /// <summary>Opens a file, or null when the disk does not have it.</summary>
    public Stream? Open(AttachmentId id)
    {
        var path = PathOf(id);
        return File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, FileOptions.Asynchronous | FileOptions.SequentialScan) : null;
    }

    /// <summary>Deletes a file, if the disk has it.</summary>
    public void Drop(AttachmentId id)
    {
        if (File.Exists(PathOf(id)))
        {
            File.Delete(PathOf(id));
        }
    }

    private string PathOf(AttachmentId id)
    {
        var name = id.Value.ToString("N");
        return Path.Combine(Path.GetFullPath(options.DataDirectory), "attachments", name[^2..], name);
    }

    /// <summary>Says from the first bytes what the file is, or refuses it.</summary>
    public delegate FileType Judge(ReadOnlySpan<byte> head);
}
