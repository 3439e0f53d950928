using System.Diagnostics;
using System.Globalization;
using Kefu.Bench;
using Kefu.Operations.Webhooks;
using Kefu.Tests;
using Kefu.Tests.Faults;
using Kefu.Tests.Operations;
using Npgsql;

namespace Kefu.FaultBench;

/// <summary>The long form of the fault tests: faults at random under load, one after the other, half of the time on each database. Afterwards the ledger of every client is compared with what is kept.</summary>
/// <param name="crowd">How many clients come back at once in a retry storm (F29).</param>
/// <param name="only">How the names of the faults begin that are done; all when null.</param>
internal sealed class FaultsBench(double minutes, int crowd, string? only)
{
    // Twice the reserve, and what an hour writes.
    private const int DiskMegabytes = 1024;
    private readonly List<string> _broken = [];

    /// <summary>The exit code: 0 when every invariant held.</summary>
    public async Task<int> RunAsync(CancellationToken ct)
    {
        var seed = Environment.TickCount;
        Console.WriteLine($"faults for {minutes.ToString(CultureInfo.InvariantCulture)} minutes, order {seed}");
        List<bool> databases = PrivatePostgres.Programs is null ? [false] : [false, true];
        if (databases.Count == 1)
        {
            Console.WriteLine("PostgreSQL is not installed: its faults are left out.");
        }

        foreach (var postgres in databases)
        {
            await OnAsync(postgres, TimeSpan.FromMinutes(minutes / databases.Count), new Random(seed), ct);
        }

        Console.WriteLine(_broken.Count == 0 ? "I1 to I7 held" : "BROKEN:\n" + string.Join('\n', _broken));
        return _broken.Count == 0 ? 0 : 1;
    }

    private async Task OnAsync(bool postgres, TimeSpan time, Random random, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("kefu-faults-").FullName;
        using var disk = Environment.IsPrivilegedProcess ? SmallDisk.On(folder, DiskMegabytes) : null;
        using var clock = MachineClock.Library is null ? null : new MachineClock();
        await using var told = await Receiver.StartAsync();
        await using var own = postgres ? await PrivatePostgres.CreateAsync() : null;
        using var line = own is null ? null : new CuttableLine(own.Host, own.Port);
        string[] settings = [.. told.Allowed.Select(a => $"--{a.Key.Replace("__", ":", StringComparison.Ordinal)}={a.Value}")];
        await using var place = await Place.PrepareAsync(
            folder, own?.ConnectionTo("kefu") ?? "", (app, shop, _) => app.SendAsync(new MakeWebhook("bench", told.Address, shop.Id, ["conversations.message-posted"])), settings);
        using var server = new Tests.Faults.ServerProcess(folder, own?.ConnectionTo("kefu", line!.Port) ?? "") { Environment = told.Allowed, Clock = clock };
        using var people = new CuttableLine(server.Address.Host, server.Address.Port);
        await server.StartAsync(ct);
        try
        {
            List<Fault> faults = [.. new FaultList(server, place, told, people, own, line, clock, disk, crowd, random).All().Where(f => only is null || f.Name.StartsWith(only, StringComparison.Ordinal))];
            Console.WriteLine($"{(postgres ? "postgres" : "sqlite")}: {faults.Count} faults{(disk is null ? "; F7 and F9 want root" : "")}{(clock is null ? "; F10 wants libfaketime" : "")}");
            var scene = new Scene(server, place, new Uri($"http://127.0.0.1:{people.Port}"), told, faults);
            await scene.RunAsync(postgres ? "postgres" : "sqlite", time, random, _broken, ct);
        }
        finally
        {
            await server.KillAsync();
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            NpgsqlConnection.ClearAllPools();
            disk?.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }
}
