using MedCoop.Fhir.Outcomes;
using Npgsql;

namespace MedCoop.Store.Engines.PostgreSql;

/// <summary>The connection was lost while a transaction committed: asks the server, over another one, what became of it.</summary>
internal static class UnknownOutcome
{
    private const int MostAttempts = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Null when it was committed; else why there is no success.</summary>
    public static async Task<Problem?> ResolveAsync(NpgsqlDataSource database, string transactionId, Problem problem, TimeProvider clock)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            switch (await StatusAsync(database, transactionId))
            {
                case "committed":
                    return null;
                case "aborted":
                    return problem;
            }

            await Task.Delay(Pause, clock);
        }

        return problem with { Text = "The connection to the database was lost during the commit, and whether the change was made is not known. Read it before you try again." };
    }

    private static async Task<string?> StatusAsync(NpgsqlDataSource database, string transactionId)
    {
        try
        {
            await using var command = database.CreateCommand("SELECT pg_xact_status(CAST($1 AS xid8))");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = transactionId });
            return await command.ExecuteScalarAsync() as string;
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }
}
