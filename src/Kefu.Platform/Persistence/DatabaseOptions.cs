namespace Kefu.Platform.Persistence;

/// <summary>Where the records live.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The folder of the embedded database and the attachments.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>A PostgreSQL connection string; empty means the embedded SQLite database in <see cref="DataDirectory"/>.</summary>
    public string? Postgres { get; set; }
}
