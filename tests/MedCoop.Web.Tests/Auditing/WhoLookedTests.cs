using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MedCoop.Web.Tests.Browser;
using MedCoop.Web.Tests.SigningIn;

namespace MedCoop.Web.Tests.Auditing;

/// <summary>The report "who looked at this patient", with what people and systems really did, in a real browser at the real server.</summary>
public sealed class WhoLookedTests(Chromium chromium, DemoServer server)
{
    private const string Reason = """{"resourceType":"Parameters","parameter":[{"name":"reason","valueString":"Unconscious, allergies unknown"}]}""";

    private static readonly string[] Families = ["Haddad", "Mansour", "Trabelsi", "Werfalli", "Qasimi", "Zintani", "Fakhri", "Khalili"];

    private static int patients;

    [Theory]
    [InlineData("en", "auditor@programme.example", "Emergency", "refused")]
    [InlineData("ar", "auditor@programme.example", "طوارئ", "مرفوض")]
    [InlineData("en", "coordinator@benghazi.example", "Emergency", "refused")]
    [InlineData("ar", "coordinator@benghazi.example", "طوارئ", "مرفوض")]
    public async Task Auditors_and_the_coordinator_of_who_keeps_the_record_read_who_looked_refusals_and_emergencies_too(string language, string reader, string emergency, string refused)
    {
        var patient = await LookedAtAsync();
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        await window.SignInAsync(reader);

        await window.Page.GotoAsync("/audit");
        await window.Page.Locator("#patient").FillAsync($"Patient/{patient}");
        await window.Page.FollowAsync(window.Page.Locator("main form button.btn-primary"));
        var rows = await window.Page.Locator("tbody tr").AllInnerTextsAsync();
        var faults = await window.FaultsAsync($"looked-{language}-{reader}");

        // The newest first. Asking for the report, the coordinator has read the patient; the emergency is followed by its Task and its notice, and by what was read in it.
        var doctors = Enumerable.Repeat("Andrei Kavaleuski", 4);
        string[] others = ["system of the cardiology centre", "system of Benghazi Medical Center", "system of Benghazi Medical Center"];
        var who = (reader.StartsWith("coordinator", StringComparison.Ordinal) ? ["Salma Al-Mahdi"] : Enumerable.Empty<string>()).Concat(doctors).Concat(others).ToList();
        Assert.Equal(who.Count, rows.Count);
        Assert.All(who.Zip(rows), row => Assert.Contains(row.First, row.Second, StringComparison.Ordinal));
        Assert.Equal([rows[^7], rows[^4]], rows.Where(row => row.Contains(emergency, StringComparison.Ordinal)));
        Assert.Equal(rows[^3], Assert.Single(rows, row => row.Contains(refused, StringComparison.Ordinal)));
        Assert.DoesNotContain(rows, row => row.Contains("Organization/", StringComparison.Ordinal) || row.Contains("Practitioner/", StringComparison.Ordinal) || row.Contains("Device/", StringComparison.Ordinal));
        Assert.Empty(faults);
        Assert.Empty(window.Complaints);
    }

    [Theory, InlineData("en"), InlineData("ar")]
    public async Task A_coordinator_of_somebody_else_is_told_nothing(string language)
    {
        var patient = await LookedAtAsync();
        await using var window = await chromium.OpenAsync(server.Address);
        await window.SetLanguageAsync(language);
        await window.SignInAsync("coordinator@cardiology.minsk.example");

        var answer = await window.Page.GotoAsync($"/audit/patient/{patient}");
        var faults = await window.FaultsAsync($"looked-{language}-refused");
        var file = await window.Context.APIRequest.GetAsync($"/audit/patient/{patient}/export");

        Assert.Equal((404, 403), (answer!.Status, file.Status));
        Assert.Equal(0, await window.Page.Locator("tbody tr").CountAsync());
        Assert.DoesNotContain("Andrei", await window.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(faults);
    }

    // Nobody who is on record already: that would be a case for the queue of duplicates, which is in the trail too.
    // A patient of the hospital in Benghazi, read by it, then in vain by the centre in Minsk, then in an emergency by a doctor there.
    private async Task<string> LookedAtAsync()
    {
        var registered = Interlocked.Increment(ref patients);
        using var benghazi = await server.SystemAsync("demo-benghazi");
        using var minsk = await server.SystemAsync("demo-minsk");
        using var doctor = await server.PersonAsync("doctor@cardiology.minsk.example");
        var created = await SendAsync(benghazi, HttpMethod.Post, "Patient", $$$"""{"resourceType":"Patient","name":[{"use":"official","family":"{{{Families[registered % Families.Length]}}}","given":["Lina"]}],"gender":"female","birthDate":"{{{1940 + (registered * 7)}}}"}""");
        var patient = (string)JsonNode.Parse(created.Body)!["id"]!;
        var own = await SendAsync(benghazi, HttpMethod.Get, $"Patient/{patient}");
        var foreign = await SendAsync(minsk, HttpMethod.Get, $"Patient/{patient}");
        var opened = await SendAsync(doctor, HttpMethod.Post, $"Patient/{patient}/$break-glass", Reason);
        var seen = await SendAsync(doctor, HttpMethod.Get, $"Patient/{patient}");
        Assert.Equal([201, 200, 404, 201, 200], new[] { created, own, foreign, opened, seen }.Select(answer => answer.Status));
        return patient;
    }

    private static async Task<(int Status, string Body)> SendAsync(HttpClient http, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/fhir+json")) };
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
