using System.Text;
using AngleSharp.Html.Parser;
using MedCoop.Domain.Documents;
using MedCoop.Domain.Documents.Pages;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;
using MedCoop.Testing;
using Microsoft.Playwright;

namespace MedCoop.Web.Tests.Browser;

/// <summary>The page of a document: right HTML of every document that others made, and no barrier in a real browser.</summary>
public sealed class DocumentPageTests(Chromium chromium)
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory, InlineData("en"), InlineData("ar"), InlineData("ru"), InlineData("be")]
    public void The_page_of_every_document_of_others_is_right_html(string language)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsStrictMode = true });
        var faults = new List<string>();
        var files = TestData.Files("ips", "*.json").Where(path => !path.Contains("definitions-", StringComparison.Ordinal) && !path.Contains("single-resources-", StringComparison.Ordinal)).ToList();
        foreach (var file in files)
        {
            if (PageOf(file, language) is not { } html) continue;
            try
            {
                var page = parser.ParseDocument(html);
                if (page.QuerySelectorAll("script, [src], [href], [style], [onclick]").Length > 0) faults.Add($"{file}: something runs or loads");
            }
            catch (HtmlParseException wrong)
            {
                faults.Add($"{file}: {wrong.Message} at {wrong.Position}: {html[Math.Max(0, wrong.Position.Position - 60)..Math.Min(html.Length, wrong.Position.Position + 60)]}");
            }
        }

        Assert.True(files.Count > 60, $"{files.Count} files");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory, InlineData("en"), InlineData("ar"), InlineData("ru"), InlineData("be")]
    public async Task The_page_has_no_barrier_and_is_not_wider_than_a_desk_a_phone_or_a_sheet(string language)
    {
        string[] names = ["hl7-fhir-ips__Bundle-bundle-ips-all-sections.json", "ipsviewer__connectathon_Sept2024__NZ_Peter_Jordan_NNJ9186.json", "other-documents/who-ddcc__Bundle-ExampleArabic.json",
            "hl7-fhir-ips-ri__IPS-bundle-01.json", "ipsviewer__connectathon_archive__NL_core_patient_01.json"];
        var faults = new List<string>();
        await using var window = await chromium.OpenAsync(new Uri("http://localhost"), new BrowserNewContextOptions { BypassCSP = true });
        foreach (var name in names)
        {
            var html = PageOf(TestData.PathOf($"ips/{name}"), language)!;
            await window.Page.RouteAsync("http://localhost/page", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/html; charset=utf-8", Body = html }));
            await window.Page.GotoAsync("http://localhost/page");
            faults.AddRange(await window.FaultsAsync($"document-{language}-{name}"));
            await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
            await window.Page.SetViewportSizeAsync(703, 1000);
            await window.PictureAsync($"print-{language}-{name}");
            if (await window.IsTooWideAsync()) faults.Add($"{name} is wider than a sheet of A4");
            await window.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Screen });
            await window.Page.UnrouteAllAsync();
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static string? PageOf(string path, string language) => ClinicalDocument.Read(File.ReadAllBytes(path)) is { } document
        ? DocumentPage.Of(document, new CodeWords(language), ("Bundle/1", 1), Faults(), At)
        : null;

    private static JsonView Faults()
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetBytes("""{"issue":[{"severity":"error","code":"value","details":{"text":"<b>It</b> is wrong."},"expression":["Bundle.entry[0]"]}]}"""));
        return new JsonView(parsed.RootElement.Clone());
    }
}
