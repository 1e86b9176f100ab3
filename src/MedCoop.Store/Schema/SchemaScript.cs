using System.Data.Common;
using System.Text.RegularExpressions;

namespace MedCoop.Store.Schema;

/// <summary>
/// What all migrations, of the store and of the accounts, make of an empty database, as the SQL that Entity Framework generates from them, kept beside
/// them; and which migrations those are. A database that is empty or up to date, which nearly all are that a server starts on, needs no Entity
/// Framework: building its models and commands took half of the start.
/// </summary>
internal sealed partial class SchemaScript
{
    private const string Select = "SELECT \"MigrationId\" FROM ";

    private readonly IReadOnlyList<(string Table, string Id)> migrations;

    private SchemaScript(string name)
    {
        using var reader = new StreamReader(typeof(SchemaScript).Assembly.GetManifestResourceStream($"schema/{name}.sql")!);
        Sql = reader.ReadToEnd();
        migrations = [.. Applied().Matches(Sql).Select(found => (found.Groups["table"].Value, found.Groups["id"].Value))];
    }

    /// <summary>For SQLite.</summary>
    public static SchemaScript Sqlite { get; } = new("Sqlite");

    /// <summary>For PostgreSQL.</summary>
    public static SchemaScript PostgreSql { get; } = new("PostgreSql");

    /// <summary>The statements, without those of a transaction.</summary>
    public string Sql { get; }

    /// <summary>Every migration, the store's first.</summary>
    public IReadOnlyList<string> Migrations => [.. migrations.Select(migration => migration.Id)];

    /// <summary>The tables in which Entity Framework notes what it has applied: the store's and the accounts'.</summary>
    public IReadOnlyList<string> HistoryTables => [.. migrations.Select(migration => migration.Table).Distinct(StringComparer.Ordinal)];

    /// <summary>The migrations that a database lacks, in order.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="present">Which of <see cref="HistoryTables"/> are there.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<IReadOnlyList<string>> MissingAsync(DbConnection connection, IReadOnlyCollection<string> present, CancellationToken cancellationToken)
    {
        var applied = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in present)
        {
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The name comes from the script.
            command.CommandText = $"{Select}\"{table}\"";
#pragma warning restore CA2100
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken)) applied.Add(rows.GetString(0));
        }

        return [.. Migrations.Where(id => !applied.Contains(id))];
    }

    [GeneratedRegex("""^INSERT INTO "?(?<table>\w+)"? \("MigrationId", "ProductVersion"\)\s+VALUES \('(?<id>\w+)'""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Applied();
}
