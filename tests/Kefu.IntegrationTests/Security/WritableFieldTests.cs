using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Tests.Security;

/// <summary>What a program may write is named field by field; nothing of a record's own can be sent along.</summary>
public sealed class WritableFieldTests
{
    private static readonly string[] ServerOnly =
        ["CreatedAt", "CreatedBy", "IsAdmin", "PasswordHash", "SecurityStamp", "TokenHash", "ActorId", "ActorName", "Permissions", "JoinedAt", "DisabledAt", "Bcc", "Source", "Preset", "ResolvedAt", "ClosedAt", "FirstReplyAt", "Deadline", "DueAt", "Sealed", "Hash"];

    /// <summary>Where the field is what the door is for.</summary>
    private static readonly HashSet<string> Meant = new(StringComparer.Ordinal) { "RoleBody.Permissions", "MergeBody.Source", "MergeRequest.Source" };

    [Fact]
    [Case("T-A8")]
    public async Task No_door_should_read_a_record_or_a_field_that_only_the_server_sets()
    {
        var app = await KefuApp.For(Database.Sqlite);
        var records = await app.ReadAsync(db => Task.FromResult(db.Model.GetEntityTypes().Select(e => e.ClrType).ToHashSet()));
        var bodies = Doors.Of(app).Select(d => d.Body).OfType<Type>().Where(t => t.Namespace?.StartsWith("Kefu.", StringComparison.Ordinal) == true).SelectMany(WithParts).ToHashSet();
        Assert.True(bodies.Count > 40, $"{bodies.Count}");
        Assert.DoesNotContain(bodies, records.Contains);
        Assert.Empty(bodies.SelectMany(b => Doors.Fields(b).Where(f => ServerOnly.Any(s => f.Name.StartsWith(s, StringComparison.Ordinal))).Select(f => $"{b.Name}.{f.Name}")).Except(Meant, StringComparer.Ordinal));
    }

    private static IEnumerable<Type> WithParts(Type type)
    {
        var (seen, open) = (new HashSet<Type>(), new Stack<Type>([type]));
        while (open.TryPop(out var next))
        {
            if (next.Namespace?.StartsWith("Kefu.", StringComparison.Ordinal) == true && !next.IsEnum && !TypedIds.Is(next) && seen.Add(next))
            {
                foreach (var part in Doors.Fields(next).SelectMany(f => f.PropertyType.GenericTypeArguments.Append(f.PropertyType)))
                {
                    open.Push(part);
                }
            }
        }

        return seen;
    }
}
