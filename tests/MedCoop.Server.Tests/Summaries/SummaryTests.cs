using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Summaries;

/// <summary><c>$summary</c> and <c>$document</c> over HTTP, on both databases.</summary>
public sealed class SummaryTests(RestServers servers)
{
    private const string System = "urn:oid:1.2.3.4.5";

    [Theory, EveryDatabase]
    public async Task A_summary_is_asked_for_by_address_or_identifier_with_either_method(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var value = Guid.NewGuid().ToString("N");
        var id = await PatientAsync(client, value);
        await client.CreateAsync("Condition", Problem(id, "Gout"));

        var byId = await client.GetAsync($"Patient/{id}/$summary");
        var byIdentifier = await client.GetAsync($"Patient/$summary?identifier={Uri.EscapeDataString($"{System}|{value}")}");
        var byValue = await client.GetAsync($"Patient/$summary?identifier={value}");
        var posted = await client.PostAsync("Patient/$summary", $$"""{"resourceType":"Parameters","parameter":[{"name":"identifier","valueString":"{{System}}|{{value}}"},{"name":"language","valueCode":"be"}]}""");
        var postedById = await client.PostAsync($"Patient/{id}/$summary", """{"resourceType":"Parameters","parameter":[{"name":"profile","valueCanonical":"http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips|1.1.0"}]}""");
        var xml = await client.GetAsync($"Patient/{id}/$summary?_format=xml");

        Assert.All(new[] { byId, byIdentifier, byValue, posted, postedById }, answer => Assert.Equal((200, "document", "Composition"), (answer.Status, (string?)answer.Json["type"], (string?)answer.Entries[0]["resource"]!["resourceType"])));
        Assert.Contains("Gout", Narrative(byId, "11450-4"), StringComparison.Ordinal);
        Assert.Equal("be", (string?)posted.Json["language"]);
        Assert.EndsWith("|1.1.0", (string)postedById.Json["meta"]!["profile"]![0]!, StringComparison.Ordinal);
        Assert.StartsWith("<Bundle", xml.Text[xml.Text.IndexOf("<Bundle", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task What_cannot_be_answered_says_why(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var value = Guid.NewGuid().ToString("N");
        var id = await PatientAsync(client, value);
        await PatientAsync(client, value);

        (string Path, int Status, string Code)[] asked =
        [
            ("Patient/$summary", 400, ErrorCodes.BadOperationInput),
            ($"Patient/$summary?identifier={System}|nobody", 404, ErrorCodes.UnknownResource),
            ($"Patient/$summary?identifier={System}|{value}", 412, ErrorCodes.MultipleMatches),
            ("Patient/nobody/$summary", 404, ErrorCodes.UnknownResource),
            ($"Patient/{id}/$summary?profile=http://example.org/other", 400, ErrorCodes.UnsupportedProfile),
            ($"Patient/{id}/$summary?language=fr", 400, ErrorCodes.BadOperationInput),
            ($"Patient/{id}/$summary?colour=red", 400, ErrorCodes.BadOperationInput),
            ($"Patient/{id}/$summary?persist=true", 400, ErrorCodes.BadOperationInput),
            ("Composition/nobody/$document", 404, ErrorCodes.UnknownResource),
        ];

        foreach (var (path, status, code) in asked)
        {
            var answer = await client.GetAsync(path);
            Assert.Equal((path, status, code), (path, answer.Status, answer.Code));
        }

        await client.DeleteAsync($"Patient/{id}");
        Assert.Equal(410, (await client.GetAsync($"Patient/{id}/$summary")).Status);
    }

    [Theory, EveryDatabase]
    public async Task The_language_is_that_of_the_parameter_then_that_of_the_header_and_codes_are_named_in_it(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await PatientAsync(client, Guid.NewGuid().ToString("N"));
        var system = $"https://example.org/{Guid.NewGuid():N}";
        await client.CreateAsync("CodeSystem", $$"""{"resourceType":"CodeSystem","url":"{{system}}","status":"active","content":"complete","concept":[{"code":"g","display":"Gout","designation":[{"language":"ru","value":"Подагра"},{"language":"ar","value":"النقرس"}]}]}""");
        await client.CreateAsync("Condition", $$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{id}}"},"code":{"coding":[{"system":"{{system}}","code":"g","display":"Gout (own)"}]} }""");

        var arabic = await client.GetAsync($"Patient/{id}/$summary", ("Accept-Language", "fr, ar-LY;q=0.9"));
        var russian = await client.GetAsync($"Patient/{id}/$summary?language=ru", ("Accept-Language", "ar"));

        Assert.Contains("dir=\"rtl\"", Narrative(arabic, "11450-4"), StringComparison.Ordinal);
        Assert.Contains("النقرس", Narrative(arabic, "11450-4"), StringComparison.Ordinal);
        Assert.Contains("Подагра <i>(Gout (own))</i>", Narrative(russian, "11450-4"), StringComparison.Ordinal);
        Assert.Equal("Problem list", (string?)Section(russian, "11450-4")["_title"]!["extension"]![0]!["extension"]![1]!["valueString"]);
    }

    [Theory, EveryDatabase]
    public async Task What_entries_refer_to_comes_along_and_what_is_not_in_the_document_is_named_by_its_address(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await PatientAsync(client, Guid.NewGuid().ToString("N"));
        var maker = await client.CreateAsync("Organization", """{"resourceType":"Organization","name":"Maker"}""");
        var medication = await client.CreateAsync("Medication", $$"""{"resourceType":"Medication","code":{"text":"Allopurinol 100 mg"},"manufacturer":{"reference":"Organization/{{maker}}"} }""");
        var doctor = await client.CreateAsync("Practitioner", """{"resourceType":"Practitioner","name":[{"family":"Haddad"}]}""");
        var visit = await client.CreateAsync("Encounter", $$"""{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/{{id}}"} }""");
        await client.CreateAsync("MedicationRequest", $$"""
            {"resourceType":"MedicationRequest","status":"active","intent":"order","medicationReference":{"reference":"Medication/{{medication}}"},"subject":{"reference":"Patient/{{id}}"},
             "requester":{"reference":"Practitioner/{{doctor}}"},"encounter":{"reference":"Encounter/{{visit}}"},"dosageInstruction":[{"timing":{"repeat":{"frequency":2,"period":1,"periodUnit":"d"} } }]}
            """);
        var member = await client.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"survey"}]}],"code":{"text":"Member"},"subject":{"reference":"Patient/{{id}}"},"valueInteger":7}""");
        await client.CreateAsync("DiagnosticReport", $$"""{"resourceType":"DiagnosticReport","status":"final","code":{"text":"Panel"},"subject":{"reference":"Patient/{{id}}"},"result":[{"reference":"Observation/{{member}}"}]}""");

        var answer = await client.GetAsync($"Patient/{id}/$summary");

        var urls = answer.Entries.ToDictionary(entry => (string)entry["fullUrl"]!, entry => entry["resource"]!, StringComparer.Ordinal);
        var request = urls.Values.Single(resource => (string)resource["resourceType"]! == "MedicationRequest");
        Assert.Equal("Medication", (string)urls[(string)request["medicationReference"]!["reference"]!]["resourceType"]!);
        Assert.Equal("Practitioner", (string)urls[(string)request["requester"]!["reference"]!]["resourceType"]!);
        Assert.Contains(urls.Values, resource => (string?)resource["name"]?.ToString() == "Maker");
        Assert.Equal($"{client.Base}/Encounter/{visit}", (string?)request["encounter"]!["reference"]);
        Assert.Contains("Allopurinol 100 mg", Narrative(answer, "10160-0"), StringComparison.Ordinal);
        Assert.Contains("2 times a day", Narrative(answer, "10160-0"), StringComparison.Ordinal);
        Assert.Contains("Member: 7", Narrative(answer, "30954-2"), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task Nothing_of_another_patient_comes_along_by_a_mistaken_reference(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (id, other) = (await PatientAsync(client, Guid.NewGuid().ToString("N")), await PatientAsync(client, Guid.NewGuid().ToString("N")));
        var theirs = await client.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"Theirs"},"subject":{"reference":"Patient/{{other}}"},"valueInteger":7}""");
        var device = await client.CreateAsync("Device", $$"""{"resourceType":"Device","type":{"text":"Their pump"},"patient":{"reference":"Patient/{{other}}"} }""");
        await client.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","code":{"text":"Own"},"subject":{"reference":"Patient/{{id}}"},"hasMember":[{"reference":"Observation/{{theirs}}"}],"device":{"reference":"Device/{{device}}"} }""");

        var answer = await client.GetAsync($"Patient/{id}/$summary");

        Assert.Contains("Own", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Their", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_named_dated_or_measured_by_halves_still_makes_a_summary_that_the_guide_takes()
    {
        var client = await servers.OnAsync(StoreProvider.Sqlite);
        var id = await client.CreateAsync("Patient", """{"resourceType":"Patient","name":[{"use":"official"},{"family":"Almahmoudi"}]}""");
        string[] halves =
        [
            "\"effectiveDateTime\":\"2024-05\",\"valueInteger\":1", "\"effectiveDateTime\":\"2024\",\"valueInteger\":2", "\"effectiveDateTime\":\"2024-05-01\"", "\"effectiveDateTime\":\"2024-05\",\"component\":[{\"code\":{\"text\":\"part\"}}]", "\"component\":[{\"code\":{\"text\":\"part\"}}]",
        ];
        foreach (var category in new[] { "laboratory", "imaging" })
            foreach (var half in halves)
                await client.CreateAsync("Observation", $$"""{"resourceType":"Observation","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"{{category}}"}]}],"code":{"text":"{{Guid.NewGuid()}}"},"subject":{"reference":"Patient/{{id}}"},{{half}} }""");

        var answer = await client.GetAsync($"Patient/{id}/$summary");

        Assert.Equal(10, answer.Entries.Count(entry => (string)entry["resource"]!["resourceType"]! == "Observation"));
        Assert.Empty(new IpsGuide().Faults(answer.Text));
        Assert.Contains(answer.Entries, entry => (string?)entry["resource"]!["effectivePeriod"]?["end"] == "2024-05");
        Assert.Contains("May 2024", Narrative(answer, "30954-2"), StringComparison.Ordinal);
    }

    [Theory, EveryDatabase]
    public async Task A_signed_document_is_verified_from_the_specification_alone_and_a_changed_one_is_not(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await PatientAsync(client, Guid.NewGuid().ToString("N"));
        await client.CreateAsync("Condition", Problem(id, "Подагра \\\"и\\n😀"));

        var signed = (await client.GetAsync($"Patient/{id}/$summary?sign=true")).Json.AsObject();

        Assert.Equal(("application/jose", "application/fhir+json;canonicalization=http://hl7.org/fhir/canonicalization/json#document"), ((string?)signed["signature"]!["sigFormat"], (string?)signed["signature"]!["targetFormat"]));
        Assert.True(IsSigned(signed));
        signed["id"] = "elsewhere";
        signed["meta"]!["versionId"] = "7";
        Assert.True(IsSigned(signed), "id and meta are the server's");
        signed["entry"]!.AsArray()[^1]!["resource"]!.AsObject()["language"] = "en";
        Assert.False(IsSigned(signed));
    }

    [Theory, EveryDatabase]
    public async Task A_document_that_is_kept_is_stored_with_its_signature_and_listed_among_the_patients_documents(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await PatientAsync(client, Guid.NewGuid().ToString("N"));

        var kept = await client.PostAsync($"Patient/{id}/$summary", """{"resourceType":"Parameters","parameter":[{"name":"persist","valueBoolean":true},{"name":"sign","valueBoolean":true}]}""");

        Assert.True(kept.Status == 201, kept.Text);
        var stored = await client.GetAsync(kept.Headers["Location"]);
        var listed = Assert.Single((await client.GetAsync($"DocumentReference?patient={id}&type=http://loinc.org|60591-5")).Entries);
        Assert.Equal($"{client.Base}/Bundle/{kept.Id}/_history/1", kept.Headers["Location"]);
        Assert.Equal($"Bundle/{kept.Id}", (string?)listed["resource"]!["content"]![0]!["attachment"]!["url"]);
        Assert.Equal((string?)stored.Json["identifier"]!["value"], (string?)listed["resource"]!["masterIdentifier"]!["value"]);
        Assert.True(IsSigned(stored.Json.AsObject()));
    }

    [Theory, EveryDatabase]
    public async Task A_composition_becomes_a_document_with_all_that_it_names_or_none(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var id = await PatientAsync(client, Guid.NewGuid().ToString("N"));
        var author = await client.CreateAsync("Practitioner", """{"resourceType":"Practitioner","name":[{"family":"Haddad"}]}""");
        var condition = await client.CreateAsync("Condition", Problem(id, "Gout"));
        var letter = await client.CreateAsync("Composition", Letter(id, author, $"Condition/{condition}"));
        var broken = await client.CreateAsync("Composition", Letter(id, author, "Condition/nobodys"));

        var document = await client.GetAsync($"Composition/{letter}/$document");
        var kept = await client.PostAsync($"Composition/{letter}/$document?persist=true&sign=true", "");
        var incomplete = await client.GetAsync($"Composition/{broken}/$document");
        var graph = await client.GetAsync($"Composition/{letter}/$document?graph=http://example.org/g");

        Assert.True(document.Status == 200, document.Text);
        Assert.Equal(["Composition", "Patient", "Practitioner", "Condition"], document.Entries.Select(entry => (string)entry["resource"]!["resourceType"]!));
        Assert.Equal((string?)document.Entries[3]["fullUrl"], (string?)document.Entries[0]["resource"]!["section"]![0]!["entry"]![0]!["reference"]);
        Assert.True(kept.Status == 201, kept.Text);
        Assert.True(IsSigned(kept.Json.AsObject()));
        Assert.Equal((422, ErrorCodes.IncompleteDocument), (incomplete.Status, incomplete.Code));
        Assert.Contains("Condition/nobodys", incomplete.Diagnosis, StringComparison.Ordinal);
        Assert.Equal((400, ErrorCodes.BadOperationInput), (graph.Status, graph.Code));
    }

    [Fact]
    public async Task The_capability_statement_names_both_operations()
    {
        var client = await servers.OnAsync(StoreProvider.Sqlite);

        var resources = (await client.GetAsync("metadata")).Json["rest"]![0]!["resource"]!.AsArray();

        Assert.Equal("https://medcoop.example/fhir/OperationDefinition/Patient-summary", Definition("Patient", "summary"));
        Assert.Equal("http://hl7.org/fhir/OperationDefinition/Composition-document", Definition("Composition", "document"));
        string? Definition(string type, string name) => (string?)resources.Single(resource => (string)resource!["type"]! == type)!["operation"]!.AsArray().Single(operation => (string)operation!["name"]! == name)!["definition"];
    }

    // Read anew from https://hl7.org/fhir/R4/json.html#canonical, https://hl7.org/fhir/R4/datatypes.html#Signature and RFC 7515, appendix F; by no code of the server.
    private static bool IsSigned(JsonObject bundle)
    {
        var parts = Encoding.ASCII.GetString(Convert.FromBase64String((string)bundle["signature"]!["data"]!)).Split('.');
        Assert.Equal(3, parts.Length);
        Assert.Equal("", parts[1]);
        var header = JsonNode.Parse(FromBase64Url(parts[0]))!;
        Assert.Equal("ES256", (string?)header["alg"]);
        var copy = bundle.DeepClone().AsObject();
        foreach (var name in new[] { "id", "meta", "signature" }) copy.Remove(name);
        var payload = Convert.ToBase64String(Encoding.UTF8.GetBytes(Canonical(copy))).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        using var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = FromBase64Url((string)header["jwk"]!["x"]!), Y = FromBase64Url((string)header["jwk"]!["y"]!) } });
        Assert.Equal((string?)header["kid"], Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo())));
        return key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{payload}"), FromBase64Url(parts[2]), HashAlgorithmName.SHA256);
    }

    private static string Canonical(JsonNode? node) => node switch
    {
        JsonObject @object => $"{{{string.Join(',', @object.OrderBy(property => property.Key, StringComparer.Ordinal).Select(property => $"{Quoted(property.Key)}:{Canonical(property.Value)}"))}}}",
        JsonArray array => $"[{string.Join(',', array.Select(Canonical))}]",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Quoted((string)value!),
        _ => node!.ToJsonString(),
    };

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static byte[] FromBase64Url(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    private static Task<string> PatientAsync(FhirClient client, string value) =>
        client.CreateAsync("Patient", $$"""{"resourceType":"Patient","identifier":[{"system":"{{System}}","value":"{{value}}"}],"name":[{"family":"Almahmoudi"}],"birthDate":"1961-03-04"}""");

    private static string Problem(string patient, string text) => $$"""{"resourceType":"Condition","subject":{"reference":"Patient/{{patient}}"},"code":{"text":"{{text}}"} }""";

    private static string Letter(string patient, string author, string entry) => $$"""
        {"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"57133-1"}]},"subject":{"reference":"Patient/{{patient}}"},"date":"2026-11-28","author":[{"reference":"Practitioner/{{author}}"}],
         "title":"Letter","section":[{"title":"Problems","entry":[{"reference":"{{entry}}"}]}]}
        """;

    private static JsonNode Section(Answer answer, string code) => answer.Entries[0]["resource"]!["section"]!.AsArray().Single(section => (string)section!["code"]!["coding"]![0]!["code"]! == code)!;

    private static string Narrative(Answer answer, string code) => (string)Section(answer, code)["text"]!["div"]!;
}
