using System.Data.Common;
using Kefu.Conversations.Domain;
using Kefu.Operations.Webhooks;
using Kefu.Tests.Operations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Writer = Kefu.Tests.Faults.TestVisitor;

namespace Kefu.Tests.Faults;

/// <summary>The process that tells others is killed at each step between taking something up and noting that it is done. Whoever is told strikes the blow: the product has no hook for it.</summary>
public sealed class SenderKillTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kefu-sender-").FullName;
    private readonly string _name = "kefu_" + Guid.CreateVersion7().ToString("N");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    [Case("F2")]
    public async Task A_place_should_hear_of_each_thing_once_or_again_under_the_same_id_when_the_sender_is_killed_at_any_step(Database database)
    {
        await using var told = await Receiver.StartAsync();
        var connection = database == Database.Postgres ? KefuApp.ConnectionTo(_name) : "";
        string[] settings = [.. told.Allowed.Select(a => $"--{a.Key.Replace("__", ":", StringComparison.Ordinal)}={a.Value}")];
        await using var place = await Place.PrepareAsync(
            _folder, connection, (app, shop, _) => app.SendAsync(new MakeWebhook("仓库", told.Address, shop.Id, ["conversations.message-posted"])), settings);
        using var server = new ServerProcess(_folder, connection) { Environment = told.Allowed };
        try
        {
            await server.StartAsync(Ct);
            using var visitor = await Writer.EnterAsync(server.Address, place.Shop.Key);
            await visitor.WriteOneAsync(Guid.CreateVersion7(), "the first", Ct);
            foreach (var (step, times) in new[] { (Step.Arrived, 1), (Step.Processed, 2), (Step.Answered, 2), (Step.Marked, 1) })
            {
                var id = await KillAtAsync(step, server, place, told, visitor);
                Assert.True(times == told.Heard.Count(h => h.Id == id), $"{step}: heard {told.Heard.Count(h => h.Id == id)} times.");
            }

            // Whoever keeps the ids has each thing once, and all of it in order.
            var last = Guid.CreateVersion7();
            await visitor.WriteOneAsync(last, "the last", Ct);
            var message = (await place.ReadAsync(db => db.Set<Message>().Where(m => m.ClientId == last).Select(m => m.Id).SingleAsync())).Value.ToString();
            await KefuApp.EventuallyAsync(() => Task.FromResult(told.Heard.Any(h => h.Body.Contains(message, StringComparison.Ordinal))), heard => heard);
            await AllDeliveredAsync(place);
            var deliveries = await place.ReadAsync(db => db.Set<WebhookDelivery>().AsNoTracking().OrderBy(d => d.Number).Select(d => d.Id).ToListAsync());
            Assert.Equal(deliveries, told.Heard.DistinctBy(h => h.Id).Select(h => Guid.Parse(h.Id)));
        }
        finally
        {
            await server.KillAsync();
            if (database == Database.Postgres)
            {
                await KefuApp.DropAsync(_name);
            }

            SqliteConnection.ClearAllPools();
            Directory.Delete(_folder, recursive: true);
        }
    }

    private enum Step
    {
        /// <summary>The line stands and the call was sent; the other side has not read it.</summary>
        Arrived,

        /// <summary>The other side has done its part and not answered.</summary>
        Processed,

        /// <summary>The other side has answered; the mark is not in the database.</summary>
        Answered,

        /// <summary>The mark is in the database.</summary>
        Marked,
    }

    /// <summary>Writes a message, kills the sender at this step of telling it, starts it again and waits until it is told; gives the id.</summary>
    private static async Task<string> KillAtAsync(Step step, ServerProcess server, Place place, Receiver told, Writer visitor)
    {
        await AllDeliveredAsync(place);
        var struck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = told.Heard.Count;
        IAsyncDisposable? held = null;
        async Task StrikeAsync()
        {
            if (!struck.Task.IsCompleted)
            {
                await server.KillAsync();
                struck.TrySetResult();
            }
        }

        told.Arrives = () => step is Step.Arrived && !struck.Task.IsCompleted ? StrikeThenFallAsync() : Task.CompletedTask;
        told.Answer = async http =>
        {
            if (step is Step.Processed)
            {
                await StrikeAsync();
            }
            else if (step is Step.Answered && !struck.Task.IsCompleted)
            {
                held = await HoldMarksAsync(place);
                http.Response.OnCompleted(() =>
                {
                    _ = Task.Run(async () =>
                    {
                        await Task.Delay(500);
                        await StrikeAsync();
                    });
                    return Task.CompletedTask;
                });
            }

            return 204;
        };
        async Task StrikeThenFallAsync()
        {
            await StrikeAsync();
            throw new IOException("The caller is gone.");
        }

        await visitor.WriteOneAsync(Guid.CreateVersion7(), step.ToString(), Ct);
        if (step is Step.Marked)
        {
            await KefuApp.EventuallyAsync(() => Task.FromResult(told.Heard.Count), n => n > before);
            await AllDeliveredAsync(place);
            await StrikeAsync();
        }

        await struck.Task.WaitAsync(TimeSpan.FromSeconds(30), Ct);
        await (held?.DisposeAsync() ?? ValueTask.CompletedTask);
        await LeaseOverAsync(place);
        await server.StartAsync(Ct);
        await AllDeliveredAsync(place);
        return told.Heard.ElementAt(before).Id;
    }

    private static Task<int> AllDeliveredAsync(Place place) => KefuApp.EventuallyAsync(
        () => place.ReadAsync(async db => await db.Set<WebhookDelivery>().AnyAsync() ? await db.Set<WebhookDelivery>().CountAsync(d => d.State == DeliveryState.Waiting) : -1), n => n == 0);

    /// <summary>The dead sender's lease is a short one; here the time until its end has passed.</summary>
    private static async Task LeaseOverAsync(Place place)
    {
        var until = await place.ReadAsync(db => db.Set<Webhook>().Select(h => h.LeaseUntilUtc).SingleAsync());
        Assert.True(until is null || until < TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(60), $"The lease of the dead lasts until {until}.");
        await place.ReadAsync(db => db.Set<Webhook>().ExecuteUpdateAsync(s => s.SetProperty(h => h.LeaseUntilUtc, (DateTime?)null)));
    }

    /// <summary>No mark can be written until disposed.</summary>
    private static async Task<IAsyncDisposable> HoldMarksAsync(Place place)
    {
        DbConnection connection = place.Kind == Database.Postgres
            ? new NpgsqlConnection(place.Connection + ";Pooling=false")
            : new SqliteConnection($"Data Source={Path.Combine(place.Folder, "kefu.db")};Pooling=False");
        await connection.OpenAsync();
        await using var hold = connection.CreateCommand();
        hold.CommandText = place.Kind == Database.Postgres ? "BEGIN; LOCK TABLE operations_webhook_delivery IN EXCLUSIVE MODE" : "BEGIN IMMEDIATE";
        await hold.ExecuteNonQueryAsync();
        return connection;
    }
}
