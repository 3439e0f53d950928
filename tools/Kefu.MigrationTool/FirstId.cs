using Microsoft.EntityFrameworkCore.Migrations.Internal;

namespace Kefu.MigrationTool;

/// <summary>Gives the one migration of before the first release its lasting id.</summary>
internal sealed class FirstId : MigrationsIdGenerator
{
    public override string GenerateId(string name) => "20261122000000_" + name;
}
