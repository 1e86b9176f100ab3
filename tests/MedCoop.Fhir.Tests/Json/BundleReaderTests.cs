using System.Text;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Tests.Json;

public sealed class BundleReaderTests
{
    [Fact]
    public void Entries_come_apart_with_the_resource_as_it_came()
    {
        ReadOnlyMemory<byte> bundle = """
            {"entry":[
              {"fullUrl":"urn:uuid:1","resource":{ "resourceType":"Patient", "active" : true },"request":{"method":"POST","url":"Patient","ifNoneExist":"identifier=a|b"}},
              {"request":{"method":"PUT","url":"Patient/1","ifMatch":"W/\"2\"","ifNoneMatch":"*","ifModifiedSince":"2020-01-01T00:00:00Z","_url":{"id":"x"}}},
              {"search":{"mode":"match"}}],
             "type":"transaction","resourceType":"Bundle"}
            """u8.ToArray();

        var content = BundleReader.Read(bundle);

        Assert.Equal("transaction", content.Type);
        Assert.Equal(3, content.Entries.Count);
        Assert.Equal("urn:uuid:1", content.Entries[0].FullUrl);
        Assert.Equal("""{ "resourceType":"Patient", "active" : true }""", Encoding.UTF8.GetString(content.Entries[0].Resource!.Value.Span));
        Assert.Equal(new BundleRequest { Method = "POST", Url = "Patient", IfNoneExist = "identifier=a|b" }, content.Entries[0].Request);
        Assert.Equal(
            new BundleRequest { Method = "PUT", Url = "Patient/1", IfMatch = "W/\"2\"", IfNoneMatch = "*", IfModifiedSince = "2020-01-01T00:00:00Z" },
            content.Entries[1].Request);
        Assert.Equal(new BundleEntry(), content.Entries[2]);
    }

    [Fact]
    public void An_entry_that_is_no_object_holds_nothing()
    {
        var content = BundleReader.Read("""{"entry":["%",{"fullUrl":"urn:uuid:1"},[{}]],"type":"batch"}"""u8.ToArray());

        Assert.Equal("batch", content.Type);
        Assert.Equal([null, "urn:uuid:1", null], content.Entries.Select(entry => entry.FullUrl));
    }

    [Theory]
    [InlineData("1e999")]
    [InlineData("[1]")]
    [InlineData("""{"a":"b"}""")]
    public void What_stands_for_an_address_and_is_none_is_no_address(string fullUrl)
    {
        var content = BundleReader.Read(Encoding.UTF8.GetBytes($$$"""{"resourceType":"Bundle","entry":[{"fullUrl":{{{fullUrl}}},"request":{"method":"GET","url":"Patient"}}]}"""));

        Assert.Equal((null, "Patient"), (content.Entries.Single().FullUrl, content.Entries[0].Request?.Url));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"a","meta":{"versionId":"3"}}""", "Patient", "a", "3")]
    [InlineData("""{"contained":[{"resourceType":"X","id":"no"}],"meta":{"tag":[{"id":"no"}]},"resourceType":"Patient"}""", "Patient", null, null)]
    public void The_header_reads_only_the_top_level(string json, string type, string? id, string? version) =>
        Assert.Equal(new ResourceHeader(type, id, version), ResourceHeader.Of(Encoding.UTF8.GetBytes(json)));
}
