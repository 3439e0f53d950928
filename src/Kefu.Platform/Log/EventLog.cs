using System.Text.Json;
using Kefu.Platform.Access;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefu.Platform.Log;

/// <summary>The pen of the log: events noted here are written with the change that they tell of, in the same transaction.</summary>
public sealed class EventLog(KefuDbContext db, IDialect dialect, CurrentActor current, TimeProvider clock)
{
    private readonly List<Noted> _noted = [];

    /// <summary>How many events wait to be written.</summary>
    public int Count => _noted.Count;

    /// <summary>Notes an event; the actor and the moment are the present ones.</summary>
    /// <param name="event">A record of the contracts.</param>
    /// <param name="subjectKind">What it happened to, such as <c>ticket</c>.</param>
    /// <param name="subjectId">The one it happened to.</param>
    /// <param name="shopId">The shop it concerns, if one.</param>
    public void Append(object @event, string subjectKind, Guid subjectId, Guid? shopId) =>
        _noted.Add(new Noted(EventNames.Of(@event.GetType()), JsonSerializer.Serialize(@event, @event.GetType(), KefuJson.Options), subjectKind, subjectId, shopId));

    /// <summary>The statement that writes one event with a group of hot writes; <paramref name="onlyIf"/> is a condition in SQL over <c>$11</c> onwards.</summary>
    public static Statement StatementFor(IDialect dialect, Actor actor, string source, DateTime atUtc, object @event, string subjectKind, Guid subjectId, Guid? shopId, string onlyIf = "1 = 1", params object?[] more) =>
        new(
            InsertSql(dialect, $"SELECT {dialect.TransactionIdSql}, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE {onlyIf}"),
            [atUtc, EventNames.Of(@event.GetType()), actor.Kind.ToString(), actor.Id, actor.Name, source, shopId, subjectKind, subjectId, JsonSerializer.Serialize(@event, @event.GetType(), KefuJson.Options), .. more]);

    /// <summary>Writes what was noted. The caller holds an open transaction.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        if (_noted.Count == 0)
        {
            return;
        }

        var now = clock.UtcNow();
        var sql = InsertSql(dialect, $"VALUES ({dialect.TransactionIdSql}, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
        foreach (var noted in _noted)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction()
                ?? throw new InvalidOperationException("Events are written inside the transaction of their change.");
#pragma warning disable CA2100 // The text holds no input.
            command.CommandText = sql;
#pragma warning restore CA2100
            object?[] values = [now, noted.Type, current.Actor.Kind.ToString(), current.Actor.Id, current.Actor.Name, current.Source, noted.ShopId, noted.SubjectKind, noted.SubjectId, noted.Payload];
            command.AddPositional(values);
            await command.ExecuteNonQueryAsync(ct);
        }

        _noted.Clear();
    }

    /// <summary>Forgets what was noted, when the change is taken back.</summary>
    public void Forget() => _noted.Clear();

    private static string InsertSql(IDialect _, string rest) =>
        "INSERT INTO platform_log (\"Tx\", \"AtUtc\", \"Type\", \"ActorKind\", \"ActorId\", \"ActorName\", \"Source\", \"ShopId\", \"SubjectKind\", \"SubjectId\", \"Payload\") " + rest;

    private sealed record Noted(string Type, string Payload, string SubjectKind, Guid SubjectId, Guid? ShopId);
}
