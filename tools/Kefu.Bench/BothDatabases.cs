namespace Kefu.Bench;

/// <summary>Takes the same figures on the embedded database and, when a server is at hand, on PostgreSQL.</summary>
internal static class BothDatabases
{
    /// <summary>Runs <paramref name="measure"/> once for each.</summary>
    /// <param name="keep">A folder that is kept for the next time; without one a folder is thrown away afterwards.</param>
    /// <param name="measure">Takes the name of the engine, a folder of its own, and the PostgreSQL database if that is the engine.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(Func<string, string, ScratchDatabase?, Task<IReadOnlyList<Figure>>> measure, CancellationToken ct, string? keep = null)
    {
        var folder = keep ?? Directory.CreateTempSubdirectory("kefu-bench-").FullName;
        try
        {
            var figures = new List<Figure>(await measure("sqlite", Path.Combine(folder, "sqlite"), null));
            await using var database = await ScratchDatabase.CreateAsync(ct);
            figures.AddRange(database is null ? [] : await measure("postgres", Path.Combine(folder, "postgres"), database));
            return figures;
        }
        finally
        {
            if (keep is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
