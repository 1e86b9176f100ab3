using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Search;

/// <summary>Translates a search's criteria to SQL.</summary>
internal static class SearchSql
{
    /// <summary>A query that yields the keys (one column) of at most <paramref name="limit"/> current resources that match, in no certain order; page, sort and count are ignored.</summary>
    public static SearchCommand CompileKeys(SearchQuery query, int limit, InternedIds interned, SqlDialect dialect) =>
        throw new NotSupportedException("not built yet");
}

/// <summary>SQL and the values of its parameters $1, $2 ...; their types are those of <see cref="ReadSession.Command"/>.</summary>
internal sealed record SearchCommand(string Text, IReadOnlyList<object?> Values);
