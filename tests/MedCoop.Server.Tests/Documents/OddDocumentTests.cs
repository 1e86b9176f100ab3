using System.Text;
using MedCoop.Server.Tests.Rest;
using MedCoop.Store;
using MedCoop.Testing.Databases;

namespace MedCoop.Server.Tests.Documents;

/// <summary>Documents of a form that hardly anybody expects are kept and read all the same, over HTTP on both databases.</summary>
public sealed class OddDocumentTests(RestServers servers)
{
    private const string Xml = """
        <Bundle xmlns="http://hl7.org/fhir"><identifier><system value="urn:ietf:rfc:3986"/><value value="urn:uuid:THE-ID"/></identifier><type value="document"/><timestamp value="2026-11-01T10:00:00Z"/>
        <entry><fullUrl value="http://elsewhere.example/fhir/Composition/c"/><resource><Composition><id value="c"/><status value="final"/><type><coding><system value="http://loinc.org"/><code value="60591-5"/></coding></type>
        <subject><reference value="Patient/p"/></subject><date value="2026-11-01"/><author><display value="Dr Author"/></author><title value="Summary"/></Composition></resource></entry>
        <entry><fullUrl value="http://elsewhere.example/fhir/Patient/p"/><resource><Patient><id value="p"/><name><family value="Almahmoudi"/></name><birthDate value="1980-05-01"/><birthDate value="1981-05-01"/>
        <maritalStatus><text value="married"/></maritalStatus><maritalStatus><text value="widowed"/></maritalStatus></Patient></resource></entry></Bundle>
        """;

    [Theory, EveryDatabase]
    public async Task A_mark_of_the_encoding_before_a_document_is_no_fault_and_is_kept(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        byte[] valid = [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(SmallDocument.Of(SmallDocument.Penicillin))];
        byte[] broken = [.. "\uFEFF"u8, .. Encoding.UTF8.GetBytes(SmallDocument.Of(SmallDocument.Penicillin, ""","gender":"m" """))];

        var received = await client.SendBytesAsync("POST", "Bundle/$receive", valid, "application/fhir+json");
        var alsoReceived = await client.SendBytesAsync("POST", "Bundle/$receive", broken, "application/fhir+json");

        Assert.True(received.Status == 201, received.Text);
        Assert.True(alsoReceived.Status == 201, alsoReceived.Text);
        Assert.Equal(("valid", "invalid"), (received.State(), alsoReceived.State()));
        Assert.Contains("penicillin", (await client.GetAsync($"{alsoReceived.ReferenceTo("document")}/$render")).Text, StringComparison.Ordinal);
        Assert.Equal(Convert.ToBase64String(broken), await OriginalAsync(client, alsoReceived));
    }

    [Theory, EveryDatabase]
    public async Task Xml_with_an_element_that_may_stand_once_and_stands_twice_is_kept_with_that_fault(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var bytes = Encoding.UTF8.GetBytes(Xml.Replace("THE-ID", Guid.NewGuid().ToString(), StringComparison.Ordinal));

        var received = await client.SendBytesAsync("POST", "Bundle/$receive", bytes, "application/fhir+xml");
        var page = await client.GetAsync($"{received.ReferenceTo("document")}/$render");

        Assert.True(received.Status == 201, received.Text);
        Assert.Equal("invalid", received.State());
        Assert.NotEmpty(received.Faults());
        Assert.Equal(200, page.Status);
        Assert.Contains("Almahmoudi", page.Text, StringComparison.Ordinal);
        Assert.Equal(Convert.ToBase64String(bytes), await OriginalAsync(client, received));
    }

    [Theory, EveryDatabase]
    public async Task Names_and_texts_that_are_half_a_letter_stop_neither_reading_nor_adoption(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var patient = $"Patient/{await client.CreateAsync("Patient", """{"resourceType":"Patient"}""")}";
        var odd = SmallDocument.Of($"{SmallDocument.Penicillin},{SmallDocument.Potassium("k", "2026-10-01", "4.1")}")
            .Replace("{\"resourceType\":\"AllergyIntolerance\",", """{"\ud800":"x","resourceType":"AllergyIntolerance","recorder":{"display":"\ud800"},""", StringComparison.Ordinal);

        var received = await client.PostAsync("Bundle/$receive", odd);
        var page = await client.GetAsync($"{received.ReferenceTo("document")}/$render");
        var adopted = await client.PostAsync($"{received.ReferenceTo("document")}/$adopt?dry-run=true&patient={patient}", "");

        Assert.True(received.Status == 201 && received.State() == "invalid", received.Text);
        Assert.True(page.Status == 200, page.Text);
        Assert.Contains("penicillin", page.Text, StringComparison.Ordinal);
        Assert.True(adopted.Status == 200, adopted.Text);
        Assert.Equal(["refused"], adopted.OfType("AllergyIntolerance"));
        Assert.Equal(["created"], adopted.OfType("Observation"));
    }

    [Theory, EveryDatabase]
    public async Task A_document_is_not_filed_under_one_person_and_in_the_case_of_another(StoreProvider provider)
    {
        var client = await servers.OnAsync(provider);
        var (one, other) = ($"Patient/{await client.CreateAsync("Patient", """{"resourceType":"Patient"}""")}", $"Patient/{await client.CreateAsync("Patient", """{"resourceType":"Patient"}""")}");
        var referral = $"ServiceRequest/{await client.CreateAsync("ServiceRequest", $$"""{"resourceType":"ServiceRequest","status":"active","intent":"order","subject":{"reference":"{{one}}"},"code":{"text":"Surgery"} }""")}";

        var mixed = await client.PostAsync($"Bundle/$receive?case={referral}&patient={other}", SmallDocument.Of(SmallDocument.Penicillin));
        var right = await client.PostAsync($"Bundle/$receive?case={referral}&patient={one}", SmallDocument.Of(SmallDocument.Penicillin));

        Assert.Equal((400, "MC1060"), (mixed.Status, mixed.Code));
        Assert.Equal(201, right.Status);
    }

    private static async Task<string?> OriginalAsync(FhirClient client, Answer received)
    {
        var document = (await client.GetAsync(received.ReferenceTo("document")!)).Json;
        var original = document["content"]!.AsArray().Single(content => (string?)content!["format"]!["code"] == "original")!["attachment"]!["url"]!.GetValue<string>();
        return (string?)(await client.GetAsync(original, ("Accept", "application/fhir+json"))).Json["data"];
    }
}
