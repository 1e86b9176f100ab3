using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Tests.Search;

public sealed class LiteralReferenceTests
{
    [Theory]
    [InlineData("Patient/1", "Patient", "1", null, null)]
    [InlineData("Patient/1/_history/2", "Patient", "1", null, "2")]
    [InlineData("http://example.org/fhir/Patient/1", "Patient", "1", "http://example.org/fhir/Patient/1", null)]
    [InlineData("https://example.org/Patient/1/_history/2", "Patient", "1", "https://example.org/Patient/1", "2")]
    [InlineData("http://example.org/other/1", "", "", "http://example.org/other/1", null)]
    [InlineData("http://example.org/patient/1", "", "", "http://example.org/patient/1", null)]
    [InlineData("urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "", "", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", null)]
    [InlineData("urn:oid:1.2.3", "", "", "urn:oid:1.2.3", null)]
    public void It_is_taken_apart(string text, string type, string id, string? url, string? version)
    {
        Assert.True(LiteralReference.TryRead(text, out var read));

        Assert.Equal(new LiteralReference(type, id, url, version), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("Patient")]
    [InlineData("Patient/")]
    [InlineData("/Patient/1")]
    [InlineData("fhir/Patient/1")]
    [InlineData("Patient/a b")]
    [InlineData("patient/1")]
    [InlineData("#contained")]
    [InlineData("http:")]
    [InlineData(":x")]
    [InlineData("a/b:c")]
    public void Anything_else_is_none(string text) => Assert.False(LiteralReference.TryRead(text, out _));

    [Theory]
    [InlineData("http://example.org/fhir/Patient/1", null)]
    [InlineData("http://example.org/fhir/x/Patient/1", "http://example.org/fhir/x/Patient/1")]
    [InlineData("http://example.org/Patient/1", "http://example.org/Patient/1")]
    [InlineData("http://example.org/fhirX/Patient/1", "http://example.org/fhirX/Patient/1")]
    public void A_reference_to_this_server_is_relative(string text, string? url)
    {
        Assert.True(LiteralReference.TryRead(text, out var read));

        Assert.Equal(new LiteralReference("Patient", "1", url, Version: null), read.RelativeTo(["http://example.org/fhir"]));
    }
}
