using MedCoop.Fhir.Search.Query;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Search.Conditions;

/// <summary><c>_text</c> and <c>_content</c>: the resource's words are what is looked for.</summary>
internal sealed class TextCondition(SearchedText text, TextQuery query) : Condition
{
    public override int Rank => 4;

    public override string Holds(SqlWriter sql, Scope scope)
    {
        var words = sql.Alias('t');
        return sql.Exists(sql.Dialect == SqlDialect.Sqlite
            ? $"text_index {words} WHERE {words}.rowid = {scope.Key} AND {Matches(sql, words)}"
            : $"text_index {words} WHERE {words}.key = {scope.Key} AND {Matches(sql, words)}");
    }

    public override IReadOnlyList<KeySource> Keys(SqlWriter sql)
    {
        var words = sql.Alias('t');
        return [new($"text_index {words}", Matches(sql, words), sql.Dialect == SqlDialect.Sqlite ? $"{words}.rowid" : $"{words}.key")];
    }

    private string Matches(SqlWriter sql, string words) => sql.Dialect == SqlDialect.Sqlite
        ? $"{words}.text_index MATCH {sql.Value(text == SearchedText.Narrative ? $"narrative : ({Fts5(query)})" : Fts5(query))}"
        : $"{words}.words @@ {sql.Value(TsQuery(query))}::tsquery";

    // Words are letters and digits, so quotation marks are all that it takes. https://sqlite.org/fts5.html#full_text_query_syntax
    private static string Fts5(TextQuery query) => query switch
    {
        TextPhrase phrase => $"\"{string.Join(' ', phrase.Words)}\"{(phrase.IsPrefix ? " *" : "")}",
        TextAny any => $"({string.Join(" OR ", any.Alternatives.Select(Fts5))})",
        TextAll { Excluded.Count: 0 } all => $"({string.Join(" AND ", all.Required.Select(Fts5))})",
        TextAll all => $"(({string.Join(" AND ", all.Required.Select(Fts5))}) NOT ({string.Join(" OR ", all.Excluded.Select(Fts5))}))",
        _ => throw new ArgumentOutOfRangeException(nameof(query), query, message: null),
    };

    // https://www.postgresql.org/docs/15/datatype-textsearch.html#DATATYPE-TSQUERY
    private string TsQuery(TextQuery of) => of switch
    {
        TextPhrase phrase => $"({string.Join(" <-> ", phrase.Words.Select((word, i) => Lexeme(word, phrase.IsPrefix && i == phrase.Words.Count - 1)))})",
        TextAny any => $"({string.Join(" | ", any.Alternatives.Select(TsQuery))})",
        TextAll all => $"({string.Join(" & ", [.. all.Required.Select(TsQuery), .. all.Excluded.Select(excluded => $"!{TsQuery(excluded)}")])})",
        _ => throw new ArgumentOutOfRangeException(nameof(of), of, message: null),
    };

    private string Lexeme(string word, bool isPrefix)
    {
        var flags = $"{(isPrefix ? "*" : "")}{(text == SearchedText.Narrative ? $"{TextVectorRow.NarrativeWeight}" : "")}";
        return flags.Length == 0 ? $"'{word}'" : $"'{word}':{flags}";
    }
}
