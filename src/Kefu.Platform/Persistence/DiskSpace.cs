using Kefu.Platform.Errors;
using Kefu.Platform.Jobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Kefu.Platform.Persistence;

/// <summary>Watches the room on the disks of the data folder (F7 of the security cases). Beside the embedded database it keeps a reserve: when something fills the disk the reserve is given up, customers' writes are refused, and with that room the floor can sign in, read and put things right.</summary>
public sealed class DiskSpace : BackgroundService
{
    /// <summary>The file that takes the reserved room.</summary>
    public const string ReserveName = "reserve";

    private const int NoSpaceLeft = 28; // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(5);
    private readonly ILogger<DiskSpace> _logger;
    private readonly bool _embedded;
    private readonly string _data;
    private readonly string _files;

    /// <summary>Where uploads lie until they are whole, as the framework has it.</summary>
    private readonly string _arriving = Environment.GetEnvironmentVariable("ASPNETCORE_TEMP") is { Length: > 0 } named ? named : Path.GetTempPath();
    private readonly long _reserve;
    private DateTimeOffset _toldAt;

    public DiskSpace(DatabaseOptions options, IDialect dialect, IConfiguration configuration, ILogger<DiskSpace> logger)
    {
        _logger = logger;
        _embedded = dialect.OneWriter;
        _data = Path.GetFullPath(options.DataDirectory);
        _files = Path.Combine(_data, "attachments");
        _reserve = configuration.GetValue("Disk:ReserveMegabytes", 64L) * 1024 * 1024;
    }

    /// <summary>True when the embedded database has no room but the reserve: customers' writes are refused.</summary>
    public bool IsFull { get; private set; }

    /// <summary>True when no file is taken.</summary>
    public bool HasNoRoomForFiles { get; private set; }

    /// <summary>Free bytes on the fuller of the disks.</summary>
    public long FreeBytes { get; private set; } = long.MaxValue;

    /// <summary>Refuses a file when there is no room for it.</summary>
    /// <exception cref="DiskFull">There is none.</exception>
    public void DemandRoomForFiles()
    {
        if (HasNoRoomForFiles)
        {
            throw new DiskFull();
        }
    }

    /// <summary>True when the failure is a disk without room.</summary>
    public static bool IsExhausted(Exception? exception) =>
        exception is not null && (exception is IOException { HResult: NoSpaceLeft or QuotaExceeded } || IsExhausted(exception.InnerException));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => BackgroundLoop.RunAsync(
        ct =>
        {
            LookAround();
            return Task.Delay(Look, ct);
        },
        e => _logger.LogError(e, "The room on the disk of {Folder} cannot be told", _data),
        Look,
        stoppingToken);

    private void LookAround()
    {
        var (data, files) = (FreeOn(_data), Math.Min(FreeOn(Directory.Exists(_files) ? _files : _data), FreeOn(_arriving)));
        var reserve = Path.Combine(_data, ReserveName);
        if (_embedded && data < _reserve / 2 && !IsFull)
        {
            IsFull = true;
            File.Delete(reserve);
        }
        else if (_embedded && data >= 2 * _reserve && (IsFull || !File.Exists(reserve)))
        {
            // The room is taken at once, not when something is written.
            using var file = new FileStream(reserve, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = _reserve });
            IsFull = false;
        }

        FreeBytes = Math.Min(data, files);
        var hadNoRoom = HasNoRoomForFiles;
        HasNoRoomForFiles = IsFull || files < (hadNoRoom ? _reserve : _reserve / 2);
        Tell(hadNoRoom);
    }

    /// <summary>The alarm: at once, and again as long as it lasts.</summary>
    private void Tell(bool before)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (HasNoRoomForFiles && (!before || now - _toldAt > TellAgain))
        {
            _toldAt = now;
            _logger.LogCritical("The disk of {Folder} or of {Temporary} is full: {Free} MB are left. {Refused} are refused until there is room", _data, _arriving, FreeBytes >> 20, IsFull ? "Customers' messages and files" : "Files");
        }
        else if (before && !HasNoRoomForFiles)
        {
            _logger.LogWarning("There is room again on the disks of {Folder} and {Temporary}: everything is taken", _data, _arriving);
        }
    }

    private static long FreeOn(string folder) => Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : long.MaxValue;
}
