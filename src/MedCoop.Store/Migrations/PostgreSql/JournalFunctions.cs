namespace MedCoop.Store.Migrations.PostgreSql;

/// <summary>Functions that the PostgreSQL schema has and EF Core cannot express. Released text is never edited: a change is a new constant.</summary>
internal static class JournalFunctions
{
    /// <summary>
    /// <c>journal_begin(n)</c> reserves n consecutive journal sequences and returns the first. It must be the first statement of the
    /// transaction: the lock makes transaction ids and sequences grow together, so that once every transaction below some id has ended,
    /// no version with a lower sequence than that transaction's can still appear. The lock is held for microseconds, not until the commit.
    /// </summary>
    public const string Begin = """
        CREATE FUNCTION journal_begin(n integer) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            first bigint;
        BEGIN
            PERFORM pg_advisory_lock(1296385875, 1);
            PERFORM pg_current_xact_id();
            first := nextval('journal_seq');
            IF n > 1 THEN
                PERFORM setval('journal_seq', first + n - 1);
            END IF;
            PERFORM pg_advisory_unlock(1296385875, 1);
            RETURN first;
        END
        $$;
        """;
}
