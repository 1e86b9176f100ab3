using System.Text.Json.Nodes;
using MedCoop.Server.Tests.Rest;

namespace MedCoop.Server.Tests.People;

/// <summary>People who are alike within a test and unlike those of every other, and what is decided about two of them.</summary>
internal sealed class SamplePeople
{
    private static int made;

    /// <summary>Four digits that no other test has.</summary>
    public string Mark { get; } = Interlocked.Increment(ref made).ToString("D4");

    public static string Number(string number) => $$""" "identifier":[{"system":"https://medcoop.example/fhir/sid/ly-national-number","value":"{{number}}"}]""";

    public string With(string more) => Person().Replace("\"resourceType\":\"Patient\",", $"\"resourceType\":\"Patient\",{more},", StringComparison.Ordinal);

    public static string Reference(JsonNode resource, string element) => resource[element]!["reference"]!.GetValue<string>();

    public static async Task DoneAsync(FhirClient client, string verb, string source, string target)
    {
        var answer = await client.PostAsync($"Patient/${verb}", Pair(source, target));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(target, answer.Json["parameter"]![0]!["resource"]!["id"]!.GetValue<string>());
    }

    public static string Pair(string source, string target, string? targetVersion = null, bool preview = false) => new JsonObject
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray(
        [
            new JsonObject { ["name"] = "source-patient", ["valueReference"] = new JsonObject { ["reference"] = $"Patient/{source}" } },
            new JsonObject { ["name"] = "target-patient", ["valueReference"] = new JsonObject { ["reference"] = $"Patient/{target}" } },
            new JsonObject { ["name"] = "preview", ["valueBoolean"] = preview },
            .. targetVersion is null ? (JsonNode[])[] : [new JsonObject { ["name"] = "target-version", ["valueString"] = targetVersion }],
        ]),
    }.ToJsonString();

    public string Person(string? number = null)
    {
        var identifier = number is null ? "" : $$""" "identifier":[{"system":"https://medcoop.example/fhir/sid/ly-national-number","value":"{{number}}"}],""";
        return $$"""{"resourceType":"Patient",{{identifier}}"name":[{"family":"المحمودي","given":["أحمد"]}],"gender":"male","birthDate":"1983-{{(int.Parse(Mark) % 12) + 1:D2}}-17"}""";
    }
}
