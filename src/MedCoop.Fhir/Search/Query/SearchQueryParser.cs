using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>Understands the query part of a search. https://hl7.org/fhir/R4/search.html</summary>
public sealed class SearchQueryParser(SearchParameterCatalog catalog)
{
    /// <summary>Parses. All that is wrong is collected before it refuses.</summary>
    /// <param name="type">The type in the address; null for a system-level search.</param>
    /// <param name="parameters">Decoded, in order.</param>
    /// <param name="options">How to read them.</param>
    public Result<SearchQuery> Parse(string? type, IReadOnlyList<QueryParameter> parameters, SearchParsing options)
    {
        if (type is not null && catalog.For(type).Count == 0)
            return new Problem(ProblemKind.NotFound, ErrorCodes.UnknownType, $"There is no resource type '{Refusal.Shown(type)}' in FHIR R4.");
        var reading = new QueryReading(catalog, type, options);
        reading.ReadTypes(parameters);
        foreach (var parameter in parameters) reading.Read(parameter);
        return reading.Finish();
    }

    /// <summary>
    /// A query's criteria as one text that is equal for equal criteria, whatever their order and the order of their alternatives: what
    /// concurrent conditional interactions are serialised on.
    /// </summary>
    /// <param name="type">The type in the address.</param>
    /// <param name="parameters">Decoded; those that only shape the answer (<c>_count</c>, <c>_format</c>…) do not matter.</param>
    public static string NormalForm(string type, IEnumerable<QueryParameter> parameters) => QueryNormalForm.Of(type, parameters);
}

/// <summary>What the parser must know of the request.</summary>
/// <param name="Strict">Prefer: handling=strict: unknown parameters are an error instead of a warning.</param>
/// <param name="BaseUrl">This server's FHIR base, without a slash at the end, to recognise absolute references to itself.</param>
/// <param name="Now">The instant of the request, for approximate dates.</param>
public sealed record SearchParsing(bool Strict, string BaseUrl, DateTimeOffset Now)
{
    /// <summary>The server's other bases, under which resources were stored.</summary>
    public IReadOnlyList<string> OtherUrls { get; init; } = [];

    /// <summary>Whether names of people are compared as they are written only, and not across scripts: where a search decides what is written.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>All bases.</summary>
    internal IReadOnlyList<string> OwnUrls => field ??= [BaseUrl, .. OtherUrls];
}
