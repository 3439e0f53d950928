namespace Kefu.Migrations.Sqlite;

/// <summary>Names the assembly that holds this database's migrations.</summary>
public sealed class SqliteMigrations;
