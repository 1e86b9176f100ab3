using System.Data.Common;
using System.Diagnostics;

namespace MedCoop.Store.Engines;

/// <summary>Notes what a session is asked, how long it took and how many rows came.</summary>
internal sealed class SearchTrace
{
    private readonly List<(string Sql, object?[] Values, TimeSpan Took, int Rows)> statements = [];

    /// <summary>Notes a statement that was run.</summary>
    public void Add(DbCommand command, long began, int rows) => statements.Add((
        command.CommandText,
        [.. command.Parameters.Cast<DbParameter>().Select(parameter => parameter.Value is DBNull ? null : parameter.Value)],
        Stopwatch.GetElapsedTime(began),
        rows));

    /// <summary>Asks the database for the plan of each.</summary>
    public async Task<IReadOnlyList<ExplainedStatement>> ExplainAsync(ReadSession session, SqlDialect dialect, CancellationToken cancellationToken)
    {
        var explained = new List<ExplainedStatement>();
        foreach (var (sql, values, took, rows) in statements)
        {
            var plan = dialect == SqlDialect.Sqlite
                ? await SqlitePlanAsync(session, session.Command($"EXPLAIN QUERY PLAN {sql}", values), cancellationToken)
                : await session.ListAsync(session.Command($"EXPLAIN {sql}", values), row => row.GetString(0), cancellationToken);
            explained.Add(new ExplainedStatement(sql, values, took, rows, string.Join('\n', plan)));
        }

        return explained;
    }

    // Rows are id, parent, unused, detail; a child is indented below its parent.
    private static async Task<List<string>> SqlitePlanAsync(ReadSession session, DbCommand command, CancellationToken cancellationToken)
    {
        var depths = new Dictionary<long, int> { [0] = -1 };
        return await session.ListAsync(
            command,
            row =>
            {
                var depth = depths.GetValueOrDefault(row.GetInt64(1), -1) + 1;
                depths[row.GetInt64(0)] = depth;
                return new string(' ', 2 * depth) + row.GetString(3);
            },
            cancellationToken);
    }
}
