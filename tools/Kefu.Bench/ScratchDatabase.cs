using Npgsql;

namespace Kefu.Bench;

/// <summary>An empty PostgreSQL database that is gone afterwards.</summary>
internal sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _admin;
    private readonly string _name;

    private ScratchDatabase(NpgsqlDataSource admin, string name, string address, int postmaster)
    {
        (_admin, _name) = (admin, name);
        (Address, Postmaster) = (address, postmaster);
    }

    /// <summary>The connection string.</summary>
    public string Address { get; }

    /// <summary>The first process of the database server.</summary>
    public int Postmaster { get; }

    /// <summary>Null, and said so, when no server is at hand.</summary>
    public static async Task<ScratchDatabase?> CreateAsync(CancellationToken ct)
    {
        var server = Environment.GetEnvironmentVariable("KEFU_TEST_POSTGRES");
        if (string.IsNullOrEmpty(server))
        {
            Report.Progress("PostgreSQL is not at hand (KEFU_TEST_POSTGRES): its figures are left out.");
            return null;
        }

        string To(string database) => new NpgsqlConnectionStringBuilder(server) { Database = database }.ToString();
        var name = "kefu_bench_" + Guid.CreateVersion7().ToString("N");
        var admin = NpgsqlDataSource.Create(To("postgres"));
        await using var ask = admin.CreateCommand("SELECT pg_backend_pid()");
        var postmaster = ServerProcess.ParentOf((int)(await ask.ExecuteScalarAsync(ct))!);
        await using var create = admin.CreateCommand($"CREATE DATABASE {name}");
        await create.ExecuteNonQueryAsync(ct);
        return new ScratchDatabase(admin, name, To(name), postmaster);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await using (var drop = _admin.CreateCommand($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)"))
        {
            await drop.ExecuteNonQueryAsync();
        }

        await _admin.DisposeAsync();
    }
}
