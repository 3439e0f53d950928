namespace Kefu.Migrations.Postgres;

/// <summary>Names the assembly that holds this database's migrations.</summary>
public sealed class PostgresMigrations;
