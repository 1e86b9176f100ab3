using System.Xml.Linq;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// The Classification Markup Language, in which WHO publishes ICD-10: elements <c>Class</c> (chapters, blocks, categories) with <c>SuperClass</c> and
/// <c>Rubric</c>. A category with <c>ModifiedBy</c> stands for those with the codes of that modifier behind its own, too.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="language">BCP 47 tag of the displays; labels in others become designations.</param>
internal sealed class Icd10Claml(TerminologyFile file, string language)
{
    private static readonly XName Lang = XNamespace.Xml + "lang";

    private readonly Dictionary<string, List<(string Code, string? Display)>> modifiers = new(StringComparer.Ordinal);

    /// <summary>The language of the first label; null when it is not said.</summary>
    public static string? LanguageOf(TerminologyFile file) =>
        XmlRows.Read(file, "Class").SelectMany(row => row.Element.Descendants("Label")).Select(label => label.Attribute(Lang)?.Value).FirstOrDefault();

    public IEnumerable<ConceptFact> Facts() => XmlRows.Read(file, "ModifierClass", "Class").SelectMany(Of);

    private IEnumerable<ConceptFact> Of(XmlRow row)
    {
        if (row.Fault is { } fault) return [new Misstated(row.At, fault)];
        if (row["code"].Length == 0) return [new Misstated(row.At, $"A {row.Element.Name.LocalName} has no code.")];
        if (row.Element.Name.LocalName == "Class") return OfClass(row);
        if (!modifiers.TryGetValue(row["modifier"], out var classes)) modifiers[row["modifier"]] = classes = [];
        classes.Add((row["code"], Display(row.Element)));
        return [];
    }

    private IEnumerable<ConceptFact> OfClass(XmlRow row)
    {
        var display = Display(row.Element);
        yield return new ConceptStated(row.At, new Concept(row["code"])
        {
            Display = display,
            Definition = Labels(row.Element, "definition").FirstOrDefault().Text,
            IsAbstract = row["kind"] is "chapter" or "block",
            Designations = [.. Designations(row.Element, display)],
            Properties = [.. Properties(row)],
        });
        foreach (var parent in row.Element.Elements("SuperClass").Select(above => above.Attribute("code")?.Value).OfType<string>()) yield return new LinkStated(row.At, row["code"], parent);
        if (row["kind"] is "chapter" or "block" || row.Element.Elements("SubClass").Any()) yield break;
        foreach (var (suffix, meaning) in row.Element.Elements("ModifiedBy").SelectMany(Modifying))
        {
            var code = row["code"] + suffix;
            yield return new ConceptStated(row.At, new Concept(code) { Display = meaning is null ? display : $"{display}: {meaning}" });
            yield return new LinkStated(row.At, code, row["code"]);
        }
    }

    private IEnumerable<(string Code, string? Display)> Modifying(XElement modifiedBy)
    {
        if (!modifiers.TryGetValue(modifiedBy.Attribute("code")?.Value ?? "", out var classes)) return [];
        var valid = modifiedBy.Elements("ValidModifierClass").Select(only => only.Attribute("code")?.Value).ToHashSet(StringComparer.Ordinal);
        return classes.Where(one => valid.Count == 0 || valid.Contains(one.Code));
    }

    private string? Display(XElement element) =>
        Labels(element, "preferred").Where(label => IsOwn(label.Language)).Concat(Labels(element, "preferred")).FirstOrDefault().Text;

    private IEnumerable<Designation> Designations(XElement element, string? display) =>
        Labels(element, "preferred").Concat(Labels(element, "preferredLong")).Concat(Labels(element, "inclusion"))
            .Where(label => label.Text != display)
            .DistinctBy(label => label.Text, StringComparer.Ordinal)
            .Select(label => new Designation(label.Language ?? language, Use: null, label.Text));

    private static IEnumerable<ConceptProperty> Properties(XmlRow row)
    {
        if (row["kind"].Length > 0) yield return new ConceptProperty("kind", "code", row["kind"]);
        if (row["usage"].Length > 0) yield return new ConceptProperty("usage", "code", row["usage"]);
    }

    // A label may have parts with elements of their own (references, fragments), of which the text counts.
    private static IEnumerable<(string? Language, string Text)> Labels(XElement element, string kind) => element.Elements("Rubric")
        .Where(rubric => rubric.Attribute("kind")?.Value == kind)
        .SelectMany(rubric => rubric.Elements("Label"))
        .Select(label => (label.Attribute(Lang)?.Value, string.Join(' ', label.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))))
        .Where(label => label.Item2.Length > 0);

    private bool IsOwn(string? tag) => tag is null || string.Equals(tag.Split('-')[0], language.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
