using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Query;

/// <summary>Understands the query part of a search. https://hl7.org/fhir/R4/search.html</summary>
public sealed class SearchQueryParser(SearchParameterCatalog catalog)
{
    public static string NormalForm(string type, IReadOnlyList<QueryParameter> parameters) => throw new NotSupportedException("x");
    /// <summary>Parses.</summary>
    /// <param name="type">The type in the address; null for a system-level search.</param>
    /// <param name="parameters">Decoded, in order.</param>
    /// <param name="options">How to read them.</param>
    public Result<SearchQuery> Parse(string? type, IReadOnlyList<QueryParameter> parameters, SearchParsing options) => catalog is null ? throw new ArgumentNullException(type) : throw new NotSupportedException("not built yet");
}

/// <summary>What the parser must know of the request.</summary>
/// <param name="Strict">Prefer: handling=strict: unknown parameters are an error instead of a warning.</param>
/// <param name="BaseUrl">This server's FHIR base, without a slash at the end, to recognise absolute references to itself.</param>
/// <param name="Now">The instant of the request, for approximate dates.</param>
public sealed record SearchParsing(bool Strict, string BaseUrl, DateTimeOffset Now);
