using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace Kefu.Tests;

/// <summary>The databases Kefu runs on.</summary>
public enum Database
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on every database; one that is not configured is shown as skipped.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        IReadOnlyCollection<ITheoryDataRow> rows =
        [
            new TheoryDataRow(Database.Sqlite),
            new TheoryDataRow(Database.Postgres) { Skip = KefuApp.Postgres is null ? "KEFU_TEST_POSTGRES is not set" : null },
        ];
        return ValueTask.FromResult(rows);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
