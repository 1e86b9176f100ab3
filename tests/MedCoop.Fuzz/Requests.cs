using System.Text;
using System.Text.Json.Nodes;

namespace MedCoop.Fuzz;

/// <summary>Makes requests that are nearly right: right ones, in which some things are changed, exchanged or damaged.</summary>
internal static class Requests
{
    private static readonly string[] Ids = ["a", "b", "c", "nobody", "a.b-C", new('x', 64), new('x', 65), "%00", "..", "é", "$everything", "_history", ""];

    private static readonly string[] Operations =
        ["$everything", "$meta", "$meta-add", "$meta-delete", "_history", "_history/1", "_history/0", "_history/99999999999999999999", "_history/x", "Observation", "*", "_search", "$nothing"];

    private static readonly string[] TerminologyNames =
        ["url", "system", "code", "codeA", "codeB", "filter", "count", "offset", "version", "valueSetVersion", "display", "displayLanguage", "includeDesignations", "activeOnly", "target", "targetsystem", "source", "reverse", "context", "mode"];

    private static readonly string[] TerminologyValues =
    [
        "http://hl7.org/fhir/ValueSet/administrative-gender", "http://hl7.org/fhir/administrative-gender", "http://x.example/a", "http://snomed.info/sct?fhir_vs=isa/1", "http://loinc.org/vs",
        "http://hl7.org/fhir/ValueSet/all-languages", "http://unitsofmeasure.org", "urn:ietf:bcp:47", "male", "mg", "true", "0", "-1", "99999999999", "ru", "", "|", "http://x.example/a|1.0|", "é", "a b c", "terminology",
    ];

    private static readonly (string Name, string[] Values)[] Headers =
    [
        ("If-Match", ["W/\"1\"", "W/\"2\"", "\"1\"", "*", "W/\"x\"", "W/\"99999999999999999999\"", ""]),
        ("If-None-Match", ["W/\"1\"", "*", "x"]),
        ("If-Modified-Since", ["Sat, 01 Jan 2022 00:00:00 GMT", "yesterday"]),
        ("If-None-Exist", ["identifier=urn:a|1", "identifier=", "name:exact", "_id=a", "&&&=", "identifier=%", "_filter=name eq \"a\""]),
        ("Prefer", ["return=minimal", "return=OperationOutcome", "handling=strict", "handling=lenient, return=representation", "return=x", ";;=", "respond-async"]),
        ("Accept", ["application/fhir+json", "application/fhir+xml", "text/html", "*/*;q=0.1", "application/fhir+json; fhirVersion=4.0", "fhirVersion=9", ";;"]),
        ("X-Provenance", ["{\"resourceType\":\"Provenance\"}", "{", "é", "{\"resourceType\":\"Provenance\",\"target\":[{\"reference\":\"Patient/a\"}],\"recorded\":\"2024-01-01T00:00:00Z\",\"agent\":[{\"who\":{\"display\":\"x\"}}]}"]),
        ("X-Request-Id", ["1", "é\t", new('x', 500)]),
        ("Content-Encoding", ["gzip", "br", "x"]),
    ];

    /// <summary>A request.</summary>
    public static FuzzRequest Make(Random random) => random.Next(12) switch
    {
        < 4 => Search(random),
        4 or 5 => Write(random),
        6 => Bundle(random),
        7 => Patch(random),
        8 => Read(random),
        9 => Validate(random),
        10 => Terminology(random),
        _ => Anything(random),
    };

    private static FuzzRequest Search(Random random)
    {
        var query = Queries.Make(random);
        var path = random.Next(8) switch { 0 => "", 1 => $"Patient/{Pick(random, Ids)}/{Pick(random, Seeds.Types)}", _ => Pick(random, Seeds.Types) };
        return random.Next(6) == 0
            ? new("POST", $"{path}/_search".TrimStart('/'), Encoding.UTF8.GetBytes(query), "application/x-www-form-urlencoded", SomeHeaders(random))
            : new("GET", $"{path}?{query}", null, "", SomeHeaders(random));
    }

    private static FuzzRequest Write(Random random)
    {
        var type = Pick(random, Seeds.Types);
        var path = random.Next(4) switch { 0 => type, 1 => $"{type}?{Queries.Make(random)}", _ => $"{type}/{Pick(random, Ids)}" };
        var method = path.Contains('/', StringComparison.Ordinal) || path.Contains('?', StringComparison.Ordinal) ? "PUT" : "POST";
        return WithBody(random, method, path, Seeds.Of(type, random));
    }

    private static FuzzRequest Validate(Random random)
    {
        var type = Pick(random, Seeds.Types);
        var query = Pick(random, ["", "?mode=create", "?mode=profile", "?profile=http://hl7.org/fhir/StructureDefinition/" + type, "?profile=https://medcoop.example/fhir/StructureDefinition/medcoop-patient|9", "?mode=x&profile=|"]);
        return WithBody(random, "POST", random.Next(3) == 0 ? $"{type}/{Pick(random, Ids)}/$validate{query}" : $"{type}/$validate{query}", Seeds.Of(type, random));
    }

    private static FuzzRequest Terminology(Random random)
    {
        var address = Pick(random, ["ValueSet/$expand", "ValueSet/$validate-code", "CodeSystem/$validate-code", "CodeSystem/$lookup", "CodeSystem/$subsumes", "ConceptMap/$translate", "ValueSet/a/$expand", "CodeSystem/a/$subsumes", "metadata"]);
        var parameters = Enumerable.Range(0, random.Next(5)).Select(_ => $"{Pick(random, TerminologyNames)}={Uri.EscapeDataString(Pick(random, TerminologyValues))}");
        if (random.Next(3) > 0) return new("GET", $"{address}?{string.Join('&', parameters)}", null, "", SomeHeaders(random));
        var parts = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(3) == 0
            ? new JsonObject { ["name"] = "valueSet", ["resource"] = JsonNode.Parse(Seeds.Of("ValueSet", random)) }
            : new JsonObject { ["name"] = Pick(random, TerminologyNames), [Pick(random, ["valueString", "valueUri", "valueCode"])] = Pick(random, TerminologyValues) })]);
        return WithBody(random, "POST", address, new JsonObject { ["resourceType"] = "Parameters", ["parameter"] = parts }.ToJsonString());
    }

    private static FuzzRequest Bundle(Random random)
    {
        var entries = new JsonArray();
        for (var i = random.Next(5); i > 0; i--)
        {
            var type = Pick(random, Seeds.Types);
            var method = Pick(random, ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "X"]);
            var request = new JsonObject { ["method"] = method, ["url"] = random.Next(3) == 0 ? $"{type}?{Queries.Make(random)}" : method == "POST" ? type : $"{type}/{Pick(random, Ids)}" };
            if (random.Next(4) == 0) request["ifNoneExist"] = Queries.Make(random);
            if (random.Next(6) == 0) request["ifMatch"] = "W/\"1\"";
            var entry = new JsonObject { ["fullUrl"] = random.Next(2) == 0 ? "urn:uuid:6f2e2d3c-0000-4000-8000-00000000000" + i : $"http://x.example/{type}/{i}", ["request"] = request };
            if (method is not ("GET" or "DELETE")) entry["resource"] = JsonNode.Parse(Seeds.Of(type, random));
            entries.Add((JsonNode)entry);
        }

        var bundle = new JsonObject { ["resourceType"] = "Bundle", ["type"] = Pick(random, ["transaction", "batch", "transaction", "batch", "searchset", "x"]), ["entry"] = entries };
        return WithBody(random, "POST", "", bundle.ToJsonString());
    }

    private static FuzzRequest Patch(Random random)
    {
        var path = $"{Pick(random, Seeds.Types)}/{Pick(random, Ids)}";
        var patch = Pick(random, Seeds.Patches);
        var body = random.Next(3) == 0 ? patch : Mutation.OfJson(patch, random);
        var type = patch[0] == '[' ? "application/json-patch+json" : "application/fhir+json";
        return new("PATCH", path, Encoding.UTF8.GetBytes(body), type, SomeHeaders(random));
    }

    private static FuzzRequest Read(Random random)
    {
        var path = $"{Pick(random, Seeds.Types)}/{Pick(random, Ids)}";
        if (random.Next(2) == 0) path += $"/{Pick(random, Operations)}";
        if (random.Next(3) == 0) path += $"?{Queries.Make(random)}";
        return new(Pick(random, ["GET", "GET", "HEAD", "DELETE", "OPTIONS"]), path, null, "", SomeHeaders(random));
    }

    private static FuzzRequest Anything(Random random)
    {
        var path = Pick(random, ["metadata", "", "$meta", "_history", "Patient/$meta", "x/y/z", "Patient/a/_history/1/x", "%2e%2e/%2f", "Patient//a", "metadata?_format=x", "_search", "Binary/a", "Patient/$everything"]);
        return random.Next(3) == 0
            ? new("GET", $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Queries.Make(random)}", null, "", SomeHeaders(random))
            : WithBody(random, Pick(random, ["POST", "PUT", "PATCH", "DELETE", "TRACE"]), path, Pick(random, Seeds.Operations));
    }

    private static FuzzRequest WithBody(Random random, string method, string path, string json)
    {
        if (random.Next(6) == 0)
        {
            var xml = Pick(random, Seeds.Xml);
            return new(method, path, Encoding.UTF8.GetBytes(random.Next(3) == 0 ? xml : Mutation.OfText(xml, random, Seeds.XmlSnippets)), "application/fhir+xml", SomeHeaders(random));
        }

        var body = Encoding.UTF8.GetBytes(random.Next(4) == 0 ? json : Mutation.OfJson(json, random));
        if (random.Next(10) == 0) Mutation.OfBytes(body, random);
        return new(method, path, body, random.Next(12) == 0 ? Pick(random, ["text/plain", "application/json; charset=utf-16", "application/octet-stream", "x"]) : "application/fhir+json", SomeHeaders(random));
    }

    private static List<(string Name, string Value)> SomeHeaders(Random random)
    {
        var some = new List<(string, string)>();
        while (random.Next(3) == 0)
        {
            var (name, values) = Headers[random.Next(Headers.Length)];
            some.Add((name, Pick(random, values)));
        }

        return some;
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];
}
