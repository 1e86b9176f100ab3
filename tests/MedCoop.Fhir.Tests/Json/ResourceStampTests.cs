using System.Text;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Tests.Json;

public sealed class ResourceStampTests
{
    private static readonly ResourceKey Key = new("Patient", "p1");

    [Fact]
    public void Id_version_and_instant_stand_first_and_the_rest_follows_byte_for_byte()
    {
        var stamped = Stamp("""{ "birthDate" : "1970" , "resourceType":"Patient", "meta":{"profile":["http://x"]}, "name":[ {"family":"Ivanov"} ] }""");

        Assert.Equal(
            """{"resourceType":"Patient","id":"p1","meta":{"versionId":"7","lastUpdated":"0001-01-01T00:00:00.000Z","profile":["http://x"]},"birthDate" : "1970","name":[ {"family":"Ivanov"} ]}""",
            Encoding.UTF8.GetString(stamped.Bytes));
    }

    [Fact]
    public void What_the_client_said_of_id_version_and_instant_is_gone()
    {
        var stamped = Stamp("""{"resourceType":"Patient","id":"x","_id":{"id":"a"},"meta":{"versionId":"9","_versionId":{"id":"b"},"lastUpdated":"2020-01-01T00:00:00Z","_lastUpdated":{"id":"c"}},"active":true}""");

        Assert.Equal(
            """{"resourceType":"Patient","id":"p1","meta":{"versionId":"7","lastUpdated":"0001-01-01T00:00:00.000Z"},"active":true}""",
            Encoding.UTF8.GetString(stamped.Bytes));
    }

    [Fact]
    public void The_instant_can_be_overwritten_in_place()
    {
        var stamped = Stamp("""{"resourceType":"Patient","active":true}""");
        var instant = new DateTimeOffset(2026, 11, 23, 8, 30, 0, 123, TimeSpan.Zero).ToString(StampedBody.InstantFormat);
        Encoding.UTF8.GetBytes(instant).CopyTo(stamped.Bytes, stamped.InstantOffset);

        Assert.Equal(StampedBody.InstantWidth, instant.Length);
        Assert.Equal(instant, ((Hl7.Fhir.Model.Patient)ResourceReader.Parse(stamped.Bytes)).Meta!.LastUpdatedElement!.JsonValue);
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","active":true,"name":[{"family":"A","given":["B","C"]}]}""", """{"name":[{"given":["B","C"],"family":"A"}],"resourceType":"Patient","active":true}""")]
    [InlineData("""{"resourceType":"Patient","active":true}""", """{ "resourceType" : "Patient",  "active" : true, "id":"z" }""")]
    [InlineData("""{"resourceType":"Patient","active":true}""", """{"resourceType":"Patient","active":true,"meta":{"versionId":"3","lastUpdated":"2020-01-01T00:00:00Z"}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"text":"Ёлка/"}]}""", """{"resourceType":"Patient","name":[{"text":"\u0401\u043b\u043a\u0430\/"}]}""")]
    public void The_same_content_has_the_same_hash(string left, string right) => Assert.Equal(Stamp(left).ContentHash, Stamp(right).ContentHash);

    [Theory]
    [InlineData("""{"resourceType":"Patient","active":true}""", """{"resourceType":"Patient","active":false}""")]
    [InlineData("""{"resourceType":"Patient","active":true}""", """{"resourceType":"Patient","active":true,"meta":{"tag":[{"code":"a"}]}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["B","C"]}]}""", """{"resourceType":"Patient","name":[{"given":["C","B"]}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"A"},{"family":"B"}]}""", """{"resourceType":"Patient","name":[{"family":"B"},{"family":"A"}]}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1.0}}""", """{"resourceType":"Observation","valueQuantity":{"value":1.00}}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"],"family":"b"}]}""", """{"resourceType":"Patient","name":[{"given":["b"],"family":"a"}]}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"given":["a"]},{"family":"b"}]}""", """{"resourceType":"Patient","name":[{"given":["a"],"family":"b"}]}""")]
    public void Other_content_has_another_hash(string left, string right) => Assert.NotEqual(Stamp(left).ContentHash, Stamp(right).ContentHash);

    private static StampedBody Stamp(string json) => ResourceStamp.Stamp(Encoding.UTF8.GetBytes(json), Key, 7);
}
