using System.Security.Cryptography;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MedCoop.Fhir;
using MedCoop.Server.Tests.Rest;
using MedCoop.Server.Tests.Summaries;
using MedCoop.Store;

namespace MedCoop.Server.Tests.Documents;

/// <summary>Every document that others made: none is fatal, none is lost, each is shown.</summary>
public sealed partial class SweepTests
{
    private static readonly Lazy<IpsGuide> Guide = new(() => new IpsGuide());

    private static readonly string[] Ours = ["meta", "style", "svg", "polyline"];

    [Fact]
    public async Task Every_document_of_others_is_received_shown_and_adopted_once()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.Sqlite);
        await SweepAsync(server.Client, ReceivedFile.In("ips"), 60);
    }

    [Fact]
    public async Task So_it_is_on_a_PostgreSQL_database()
    {
        await using var server = await RestServer.StartAsync(StoreProvider.PostgreSql);
        string[] some =
        [
            "hl7-fhir-ips__Bundle-bundle-ips-all-sections.json", "ipsviewer__connectathon_Sept2024__EU_IPS_wylem_bars.json", "ipsviewer__connectathon_archive__CY_Andreas_Ioannou_02.json", "xml/fhir-test-cases__ips-link.xml",
            "xml/ips-server__IPS-bundle-01.xml", "other-documents/who-ddcc__Bundle-ExampleArabic.json", "searchset/ipsviewer__connectathon_Sept2024__US_MEDITECH_ips_1.json",
        ];
        await SweepAsync(server.Client, [.. some.Select(ReceivedFile.Of)], 5);
    }

    private static async Task SweepAsync(FhirClient client, IReadOnlyList<ReceivedFile> files, int least)
    {
        var faults = new List<string>();
        var kept = 0;
        foreach (var file in files)
        {
            var answer = await file.SendAsync(client);
            if (file.Name.StartsWith("searchset/", StringComparison.Ordinal))
            {
                if (answer.Status != 422 || answer.Code != "MC1110" || !answer.Diagnosis.Contains("'searchset'", StringComparison.Ordinal)) faults.Add($"{file.Name}: {answer.Status} {answer.Text}");
                continue;
            }

            if (answer.Status != 201)
            {
                faults.Add($"{file.Name}: {answer.Status} {answer.Text}");
                continue;
            }

            kept++;
            faults.AddRange((await KeptFaultsAsync(client, file, answer)).Concat(await PageFaultsAsync(client, file, answer)).Concat(await AdoptionFaultsAsync(client, answer)).Select(fault => $"{file.Name}: {fault}"));
        }

        Assert.True(kept >= least, $"{kept} documents");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    // The bytes as they came, once; the Bundle as it came; or every fault with its place.
    private static async Task<List<string>> KeptFaultsAsync(FhirClient client, ReceivedFile file, Answer answer)
    {
        var faults = new List<string>();
        var document = (await client.GetAsync(answer.ReferenceTo("document")!)).Json;
        var original = await client.GetAsync(document["content"]![0]!["attachment"]!["url"]!.GetValue<string>(), ("Accept", "application/octet-stream"));
        if (original.Text != file.Text.TrimStart('\uFEFF') && original.Text != file.Text) faults.Add("the bytes are not those that came");
        if (document["masterIdentifier"]!["value"]!.GetValue<string>() != Convert.ToHexStringLower(SHA256.HashData(file.Bytes))) faults.Add("the hash is not that of what came");
        var again = await file.SendAsync(client);
        if (again.Status != 200 || again.ReferenceTo("document") != answer.ReferenceTo("document") || again.Part("outcome")!.ToJsonString() != answer.Part("outcome")!.ToJsonString()) faults.Add($"sent again: {again.Status} {again.Text}");
        if (answer.State() == "valid")
        {
            var stored = await client.GetAsync(answer.ReferenceTo("bundle")!);
            if (!file.IsXml && ReceivedFile.Unstamped(stored.Text).ToJsonString() != ReceivedFile.Unstamped(file.Text).ToJsonString()) faults.Add("the Bundle is not what came");
        }
        else
        {
            var named = answer.Faults();
            if (named.Count == 0 || named.Any(fault => fault!["severity"]!.GetValue<string>() != "error" || fault["details"]!["text"] is null || fault["expression"] is null)) faults.Add($"a fault is not named with its place: {named.ToJsonString()}");
            if (document["docStatus"]!.GetValue<string>() != "preliminary") faults.Add("an invalid document is not preliminary");
            var refused = await client.SendBytesAsync("POST", "Bundle", file.Bytes, file.ContentType);
            if (refused.Status is not (400 or 422) || !refused.Text.Contains("Bundle/$receive", StringComparison.Ordinal)) faults.Add($"an ordinary create: {refused.Status}");
        }

        return faults;
    }

    private static async Task<List<string>> PageFaultsAsync(FhirClient client, ReceivedFile file, Answer answer)
    {
        var faults = new List<string>();
        var matter = file.IsXml ? [] : DocumentMatter.Of(JsonNode.Parse(file.Text.TrimStart('\uFEFF'))!).Select(one => one.Words).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var name = FamilyName().Match(file.Text) is { Success: true } found ? found.Groups["name"].Value : null;
        foreach (var language in SpokenText.Languages)
        {
            var page = await client.GetAsync($"{answer.ReferenceTo("document")}/$render", ("Accept-Language", language), ("Accept", "text/html"));
            if (page.Status != 200 || page.Headers["Content-Type"] != "text/html; charset=utf-8" || !page.Headers["Content-Security-Policy"].StartsWith("default-src 'none'; style-src 'sha256-", StringComparison.Ordinal))
                faults.Add($"{language}: {page.Status} {page.Headers.GetValueOrDefault("Content-Type")}");
            if (!page.Text.Contains($"<html lang=\"{language}\" dir=\"{(language == "ar" ? "rtl" : "ltr")}\">", StringComparison.Ordinal)) faults.Add($"{language} is not the page's language");
            faults.AddRange(Outside().Matches(page.Text).Select(match => match.Value).Where(match => !Ours.Any(own => match.StartsWith($"<{own}", StringComparison.Ordinal))).Take(3).Select(match => $"{language}: {match}"));
            if (name is not null && !page.Text.Contains(name, StringComparison.OrdinalIgnoreCase)) faults.Add($"{language}: {name} is not on the page");
            faults.AddRange(matter.Where(words => !page.Text.Contains(Escaped(words), StringComparison.OrdinalIgnoreCase)).Select(words => $"{language}: {words} is not on the page"));
            if (answer.State() == "invalid" && !page.Text.Contains("<section class=\"warn\">", StringComparison.Ordinal)) faults.Add($"{language}: that it is not valid is not said");
        }

        return faults;
    }

    // A valid one becomes resources of a patient once; of another nothing is taken over that nobody named.
    private static async Task<List<string>> AdoptionFaultsAsync(FhirClient client, Answer answer)
    {
        var faults = new List<string>();
        var address = $"{answer.ReferenceTo("bundle") ?? answer.ReferenceTo("document")}/$adopt";
        var patient = await client.CreateAsync("Patient", """{"resourceType":"Patient"}""");
        var rehearsed = await client.PostAsync($"{address}?dry-run=true&patient=Patient/{patient}", "");
        if (rehearsed.Status != 200) faults.Add($"dry run: {rehearsed.Status} {rehearsed.Text}");
        if (answer.State() == "invalid")
        {
            var refused = await client.PostAsync($"{address}?patient=Patient/{patient}", "");
            if (refused.Status != 422 || refused.Code != "MC1112") faults.Add($"adopted with nothing named: {refused.Status}");
            return faults;
        }

        var adopted = await client.PostAsync($"{address}?patient=Patient/{patient}", "");
        if (adopted.Status != 200 || adopted.Count("conflict") > 0) faults.Add($"adopted: {adopted.Status} {adopted.Text}");
        else if (adopted.Outcomes() != rehearsed.Outcomes()) faults.Add("the dry run has told something else");
        var end = await EndAsync(client);
        var again = await client.PostAsync($"{address}?patient=Patient/{patient}", "");
        if (again.Status != 200 || again.Count("created") > 0 || again.ReferenceTo("provenance") is not null || again.Count("linked") != adopted.Count("created") + adopted.Count("linked")) faults.Add($"adopted again: {again.Status} {again.Text}");
        if (await EndAsync(client) != end) faults.Add("a second adoption has written something");
        var summary = await client.GetAsync($"Patient/{patient}/$summary");
        if (summary.Status != 200) faults.Add($"summary: {summary.Status} {summary.Text}");
        else faults.AddRange(await SummaryFaultsAsync(client, answer, patient, summary));
        return faults;
    }

    // Every allergy, problem, medicine and immunization of the original is on record once; and in a summary of what was adopted, unless its author says that it is over. The summary is what the guide wants.
    private static async Task<IEnumerable<string>> SummaryFaultsAsync(FhirClient client, Answer answer, string patient, Answer summary)
    {
        var original = DocumentMatter.Of((await client.GetAsync(answer.ReferenceTo("bundle")!)).Json);
        var record = await client.GetAsync($"Patient/{patient}/$everything?_count=1000");
        var told = Counted(DocumentMatter.Of(summary.Json));
        return Lost(original, Counted(DocumentMatter.Of(record.Json)), "on record").Concat(Lost(original.Where(one => !one.IsOver), told, "in the summary"))
            .Concat(told.Keys.Except(original.Select(one => one.Key)).Select(key => $"{key} is in the summary and not in the original"))
            .Concat(Invalid(summary));
    }

    private static Dictionary<string, int> Counted(IEnumerable<DocumentMatter> matter) => matter.GroupBy(one => one.Key, StringComparer.Ordinal).ToDictionary(alike => alike.Key, alike => alike.Count(), StringComparer.Ordinal);

    private static IEnumerable<string> Lost(IEnumerable<DocumentMatter> original, Dictionary<string, int> kept, string where) =>
        Counted(original).Where(one => kept.GetValueOrDefault(one.Key) < one.Value).Select(one => $"{one.Value} × {one.Key} became {kept.GetValueOrDefault(one.Key)} {where}");

    private static IEnumerable<string> Invalid(Answer summary) => Guide.Value.Faults(summary.Text).Take(5).Select(fault => $"the summary breaks the guide: {fault}");

    private static string Escaped(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static async Task<string> EndAsync(FhirClient client) => (await client.GetAsync("_history?_count=1")).Entries[0]["fullUrl"]!.ToJsonString();

    [GeneratedRegex("\"family\"\\s*:\\s*\"(?<name>[A-Za-z]{3,})\"|<family value=\"(?<name>[A-Za-z]{3,})\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex FamilyName();

    // Everything that runs, loads, leads out or changes how the page looks.
    [GeneratedRegex("<(script|style|link|iframe|object|embed|img|form|base|meta|a)\\b[^>]{0,80}|<[^>]*\\s(src|href|style|on[a-z]+|background|srcset|action)\\s*=[^>]{0,80}", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Outside();
}
