namespace MedCoop.Fuzz;

/// <summary>Query strings: real parameters with all kinds of values, and damaged ones.</summary>
internal static class Queries
{
    private static readonly string[] Names =
    [
        "name", "name:exact", "name:contains", "identifier", "identifier:of-type", "identifier:not", "code", "code:text", "code:in", "code:not-in", "code:below", "code:above", "birthdate", "date",
        "probability", "value-quantity", "component-code-value-quantity", "code-value-concept", "url", "url:below", "url:above", "near", "subject", "subject:Patient", "subject:identifier", "subject.name",
        "subject:Patient.organization.name", "general-practitioner.name", "item.name", "focus.subject.name", "_has:Observation:patient:code", "_has:Patient:organization:_has:Observation:subject:code",
        "_has:", "_has:x:y", "_has:Observation", "_id", "_id:not", "_lastUpdated", "_tag", "_profile", "_profile:below", "_security", "_source", "_list", "_type", "_text", "_content", "_filter", "_sort",
        "_count", "_total", "_summary", "_elements", "_include", "_include:iterate", "_revinclude", "_contained", "_containedType", "_page", "_format", "_pretty", "_query", "_explain", "_since", "_before", "_at",
        "gender", "gender:missing", "subject:missing", "partof:below", "subject:above", "instantiates-canonical.name", "definition", ":", ".", "a.b:c.d", "", "_", "name:", "subject:.name", "%00",
    ];

    private static readonly string[] Values =
    [
        "a", "A,b", "", ",", ",,", "|", "||", "urn:a|1", "|1", "urn:a|", "a|b|c|d", "$", "a$b", "8480-6$gt100", "\\", "\\,", "\\x", "a\\", "2024", "2024-02", "2024-02-29", "2024-02-30", "2024-02-29T10:00Z", "gt2024",
        "ap2024-01-01T00:00:00.1234567890123+14:00", "0001", "9999-12-31T23:59:59.9999999Z", "0000", "lt0001-01-01T00:00:00+14:00", "5.4", "ap5.4", "1e2", "1e-26", "1e27", "-0", "1e99999", ".5", "5.", "gt", "eq5.4|http://unitsofmeasure.org|mg",
        "5.4||", "5|http://unitsofmeasure.org|[degF]", "5|http://unitsofmeasure.org|////", "5|http://unitsofmeasure.org|10*999999999999", "http://x.example/a", "http://x.example/a|1.0", "urn:uuid:1", "Patient/a", "Patient/a/_history/1",
        "http://[", "a/b/c", "true", "false", "maybe", "name,-birthdate", "-", "_id,-_lastUpdated", "-_id", "0", "1", "99999999999999999999", "accurate", "estimate", "count", "data", "Observation:subject", "Patient:*", "*", "Patient:organization:Organization",
        "*:*", "x:y:z:w", "59.3|18.1|10|km", "91|0", "0|0|-1", "0|0|1|[ft_i]", "NaN|0", "name eq \"a\"", "name eq", "not(name eq a) and (birthdate ge 2024 or gender ne male)", "((((((", "name eq \"", "id in", "given sw \"é\" or", "$current-problems", "%", "\u0000", "é", "😀", "\uD800", "محمد",
        "' OR 1=1 --", "%_", "http://hl7.org/fhir/ValueSet/administrative-gender", "http://loinc.org|8480-6", "json", "xml", "application/fhir+json", new string('a', 300), new string('[', 200), string.Join(',', Enumerable.Range(0, 300)),
    ];

    /// <summary>A query string without its question mark; mostly properly encoded.</summary>
    public static string Make(Random random)
    {
        var parameters = Enumerable.Range(0, random.Next(5)).Select(_ => Parameter(random)).ToList();
        var query = string.Join('&', parameters);
        return random.Next(12) == 0 ? Mutation.OfText(query, random, ["%", "%2", "%zz", "%c3", "&", "=", "+", "%00", "%ff", ";", "?"]) : query;
    }

    private static string Parameter(Random random)
    {
        var name = Names[random.Next(Names.Length)];
        if (random.Next(10) == 0) name = $"subject:Patient.{name}";
        if (random.Next(12) == 0) name = $"_has:Observation:subject:{name}";
        if (random.Next(15) == 0) name = Mutation.OfText(name, random, [":", ".", "_has:", "é", "missing", "iterate"]);
        var value = Values[random.Next(Values.Length)];
        if (random.Next(6) == 0) value = Mutation.OfText(value, random, [",", "|", "$", "\\", "gt", "-", "\"", "(", "9", " "]);
        return $"{Encoded(name)}={Encoded(value)}";
    }

    // Lone surrogates cannot be encoded; they become what a careless client would send.
    private static string Encoded(string text) => Uri.EscapeDataString(new string([.. text.Select(c => char.IsSurrogate(c) ? '\uFFFD' : c)]));
}
