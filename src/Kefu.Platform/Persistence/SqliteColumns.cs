using System.Runtime.InteropServices;

namespace Kefu.Platform.Persistence;

/// <summary>Reads the columns of the embedded engine's present row by its own functions.</summary>
/// <remarks>
/// The driver guards its handle twice at each call, which costs more than the call. Here whoever reads holds the statement's owner.
/// The calls look into memory only and take no longer than the guard did, so that the collector may wait for them.
/// </remarks>
internal static class SqliteColumns
{
    /// <summary>The kind of a column without a value.</summary>
    public const int Null = 5;

    private const string Engine = "e_sqlite3";

    [DllImport(Engine, EntryPoint = "sqlite3_column_type", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern int Kind(nint statement, int column);

    [DllImport(Engine, EntryPoint = "sqlite3_column_int64", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern long Whole(nint statement, int column);

    /// <summary>The text in UTF-8, valid until the next row; the length must be asked for afterwards.</summary>
    [DllImport(Engine, EntryPoint = "sqlite3_column_text", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern nint Text(nint statement, int column);

    [DllImport(Engine, EntryPoint = "sqlite3_column_bytes", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    [SuppressGCTransition]
    public static extern int Length(nint statement, int column);
}
