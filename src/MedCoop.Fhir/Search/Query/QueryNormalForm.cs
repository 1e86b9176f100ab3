namespace MedCoop.Fhir.Search.Query;

/// <summary>A query's criteria in a form that does not depend on the order in which they were given.</summary>
internal static class QueryNormalForm
{
    internal static string Of(string type, IEnumerable<QueryParameter> parameters)
    {
        var criteria = parameters.Where(parameter => !AnswerParameters.Shapes(parameter.Name)).Select(Of);
        return $"{type}?{string.Join('&', criteria.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}";
    }

    // Percent-encoding makes the join unambiguous.
    private static string Of(QueryParameter parameter)
    {
        var alternatives = EscapedText.Split(parameter.Value, ',').Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return $"{Encoded(parameter.Name)}={string.Join(',', alternatives.Select(Encoded))}";
    }

    // A lone surrogate cannot be encoded; it becomes U+FFFD, as it does in the database.
    private static string Encoded(string text) => Uri.EscapeDataString(text);
}
