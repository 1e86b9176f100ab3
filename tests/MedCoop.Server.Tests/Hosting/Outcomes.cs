using System.Text.Json;

namespace MedCoop.Server.Tests.Hosting;

/// <summary>What tests ask of an answer that should be an OperationOutcome.</summary>
internal static class Outcomes
{
    /// <summary>The stable code of the first issue; fails the test if the answer is no OperationOutcome in JSON.</summary>
    public static async Task<string?> CodeOfAsync(HttpResponseMessage answer)
    {
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal("OperationOutcome", json.RootElement.GetProperty("resourceType").GetString());
        var details = json.RootElement.GetProperty("issue")[0].GetProperty("details");
        return details.GetProperty("coding")[0].GetProperty("code").GetString();
    }
}
