namespace MedCoop.Store.Migrations.PostgreSql;

/// <summary>
/// Functions that the PostgreSQL schema has and EF Core cannot express. Released text is never edited: a change is a new constant.
/// </summary>
/// <remarks>
/// Sequences are given out in order but become visible in any order, and a reader that goes by them must not pass one that is still to
/// come. So a transaction that took sequences holds an advisory lock numbered by the first of them (with bit 62 set) until it ends, and
/// <c>journal_end</c> stops before the lowest such lock. A short lock around both makes "taken, but not yet held" invisible. Transaction
/// ids would not do: other databases of the same server hold their horizon back, for as long as they like.
/// </remarks>
internal static class JournalFunctions
{
    /// <summary><c>journal_begin(n)</c> reserves n consecutive journal sequences for the running transaction and returns the first.</summary>
    public const string Begin = """
        CREATE FUNCTION journal_begin(n integer) RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            first bigint;
        BEGIN
            PERFORM pg_advisory_lock(1296385875, 1);
            first := nextval('journal_seq');
            IF n > 1 THEN
                PERFORM setval('journal_seq', first + n - 1);
            END IF;
            PERFORM pg_advisory_xact_lock(first | (1::bigint << 62));
            PERFORM pg_advisory_unlock(1296385875, 1);
            RETURN first;
        END
        $$;
        """;

    /// <summary><c>journal_end()</c> is the last sequence up to which nothing can appear any more: what statements after it see is final.</summary>
    public const string End = """
        CREATE FUNCTION journal_end() RETURNS bigint LANGUAGE plpgsql AS $$
        DECLARE
            given bigint;
            running bigint;
        BEGIN
            PERFORM pg_advisory_xact_lock_shared(1296385875, 1);
            SELECT CASE WHEN is_called THEN last_value ELSE 0 END INTO given FROM journal_seq;
            SELECT min(((classid::bigint & x'3fffffff'::bigint) << 32) | objid::bigint) INTO running FROM pg_locks
            WHERE locktype = 'advisory' AND objsubid = 1 AND (classid::bigint >> 30) = 1
              AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
            RETURN least(given, coalesce(running - 1, given));
        END
        $$;
        """;
}
