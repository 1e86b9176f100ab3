using System.Net;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Rest;

/// <summary>Query strings as ordered pairs: order and repetition matter to a search.</summary>
internal static class QueryStrings
{
    /// <summary>Reads <c>a=1&amp;b=2</c>, with or without a leading question mark; names and values come out decoded.</summary>
    public static IReadOnlyList<QueryParameter> Parse(string? query)
    {
        if (string.IsNullOrEmpty(query)) return [];
        var result = new List<QueryParameter>();
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            result.Add(new QueryParameter(WebUtility.UrlDecode(name), equals < 0 ? "" : WebUtility.UrlDecode(pair[(equals + 1)..])));
        }

        return result;
    }

    /// <summary>Writes pairs as a query string without a question mark.</summary>
    public static string Format(IEnumerable<QueryParameter> parameters) =>
        string.Join('&', parameters.Select(parameter => $"{Escape(parameter.Name)}={Escape(parameter.Value)}"));

    // What RFC 3986 allows in a query stays readable: self links are read by people.
    private static string Escape(string text) => Uri.EscapeDataString(text)
        .Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal)
        .Replace("%2F", "/", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal).Replace("%2A", "*", StringComparison.Ordinal);
}
