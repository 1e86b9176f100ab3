using System.Text;
using System.Xml.Linq;
using MedCoop.Domain.Documents;
using MedCoop.Domain.Documents.Pages;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Tests.Documents;

/// <summary>The page of a document with one section, as a tree.</summary>
internal sealed class PageOf
{
    private static readonly DateTimeOffset At = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private readonly XElement body;

    /// <summary>Makes it.</summary>
    /// <param name="resources">JSON objects with ids, each an entry of the section.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="patient">More elements of the Patient.</param>
    /// <param name="section">More elements of the section.</param>
    /// <param name="others">JSON objects that no section lists.</param>
    public PageOf(string resources, string language = "en", string patient = "", string section = "", string others = "")
    {
        var listed = System.Text.Json.Nodes.JsonNode.Parse($"[{resources}]")!.AsArray();
        var all = listed.Concat(System.Text.Json.Nodes.JsonNode.Parse($"[{others}]")!.AsArray());
        var references = string.Join(',', listed.Select(resource => $$"""{"reference":"{{resource!["resourceType"]}}/{{resource["id"]}}"}"""));
        var entries = string.Concat(all.Select(resource => $$""",{"fullUrl":"http://e.example/{{resource!["resourceType"]}}/{{resource["id"]}}","resource":{{resource.ToJsonString()}}}"""));
        var json = $$$"""
            {"resourceType":"Bundle","type":"document","entry":[{"fullUrl":"http://e.example/Composition/c","resource":{"resourceType":"Composition","id":"c","subject":{"reference":"Patient/p"},"section":[{"title":"All","entry":[{{{references}}}]{{{section}}}}]}},
             {"fullUrl":"http://e.example/Patient/p","resource":{"resourceType":"Patient","id":"p"{{{patient}}}}}{{{entries}}}]}
            """;
        Html = DocumentPage.Of(ClinicalDocument.Read(Encoding.UTF8.GetBytes(json))!, new CodeWords(language), ("Bundle/1", 1), JsonView.Nothing, At);
        body = XElement.Parse(Html[Html.IndexOf("<body>", StringComparison.Ordinal)..Html.IndexOf("</html>", StringComparison.Ordinal)], LoadOptions.PreserveWhitespace);
    }

    public string Html { get; }

    /// <summary>All that is read on it.</summary>
    public string Text => body.Value;

    public XElement Body => body;

    /// <summary>The rows of all tables, in their order.</summary>
    public IReadOnlyList<XElement> Rows => [.. body.Descendants("tbody").Elements("tr")];

    /// <summary>The one row that has some words.</summary>
    public XElement Row(string words) => Rows.Single(row => row.Value.Contains(words, StringComparison.Ordinal));

    /// <summary>What stands in a row under a title; null: nothing.</summary>
    public string? Cell(string row, string title) => Row(row).Elements("td").SingleOrDefault(cell => (string?)cell.Attribute("data-label") == title)?.Value;
}
