namespace MedCoop.Store.Engines;

/// <summary>Whose SQL. Parameters are written <c>$1</c>, <c>$2</c> ... on both.</summary>
internal enum SqlDialect
{
    Sqlite,
    PostgreSql,
}
