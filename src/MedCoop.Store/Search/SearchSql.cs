using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Access;
using MedCoop.Store.Engines;
using MedCoop.Store.Search.Conditions;

namespace MedCoop.Store.Search;

/// <summary>Translates a search's criteria to SQL.</summary>
internal static class SearchSql
{
    /// <summary>A query that yields the keys (one column) of at most <paramref name="limit"/> current resources that match, in no certain order; page, sort and count are ignored.</summary>
    public static SearchCommand CompileKeys(SearchQuery query, int limit, InternedIds interned, SqlDialect dialect, Visibility visibility)
    {
        var sql = new SqlWriter(dialect, interned, visibility);
        var conditions = ConditionCompiler.All(query);
        var leading = conditions.OrderBy(c => c.Rank).FirstOrDefault(c => c.Keys(new SqlWriter(dialect, interned, visibility)) is not null);
        var text = new PageSql(sql, query.Types, conditions, terms: [], start: null, last: null).Keys(leading, limit);
        return new(text, sql.Values);
    }
}

/// <summary>SQL and the values of its parameters $1, $2 ...; their types are those of <see cref="ReadSession.Command"/>.</summary>
internal sealed record SearchCommand(string Text, IReadOnlyList<object?> Values);
