using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>
/// What others wrote as XHTML, made harmless and right: only elements that structure text, only attributes that say language, direction and the extent of cells. Links become
/// their text, pictures what they are said to show; scripts, styles and everything that loads are gone.
/// </summary>
public static partial class SafeNarrative
{
    private const int Deepest = 60;
    private const int Longest = 2_000_000;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1024, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersInDocument = Longest };

    /// <summary>The narrative as HTML, in its own language and direction; null when it says nothing. What is not well-formed, or deeper than anybody reads, becomes its words alone.</summary>
    public static XElement? Of(string? div)
    {
        if (string.IsNullOrWhiteSpace(div)) return null;
        var safe = Read(div) ?? new XElement("div", WordsOnly(div));
        return string.IsNullOrWhiteSpace(safe.Value) ? null : safe;
    }

    private static XElement? Read(string div)
    {
        try
        {
            using var text = new StringReader(div.Length > Longest ? "" : div);
            using var reader = XmlReader.Create(text, Settings);
            var root = XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!;
            return new XElement("div", Attributes(root, "div"), Nodes(root, "div", 0));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static IEnumerable<XNode> Nodes(XElement parent, string within, int depth)
    {
        foreach (var node in parent.Nodes())
        {
            if (node is XText text) yield return new XText(text.Value);
            if (node is not XElement element) continue;
            if (depth > Deepest)
            {
                yield return new XText(WordsOf(element));
                continue;
            }

            var name = element.Name.LocalName.ToLowerInvariant();
            if (NarrativeElements.Dropped.Contains(name)) continue;
            if (name == "img")
            {
                if (element.Attribute("alt")?.Value is { Length: > 0 } alt) yield return new XText($"[{alt}]");
                continue;
            }

            if (!NarrativeElements.Elements.TryGetValue(name, out var known))
            {
                foreach (var inner in Nodes(element, within, depth + 1)) yield return inner;
                continue;
            }

            yield return Element(element, known, within, depth);
        }
    }

    private static XElement Element(XElement source, string name, string within, int depth)
    {
        // A cell without a row, a point without a list.
        var isStray = name is "td" or "th" or "tr" or "thead" or "tbody" or "tfoot" or "caption" or "li" or "dt" or "dd" && !MayStandIn(name, within);
        if (isStray) name = "div";
        var made = new XElement(name, Attributes(source, name));
        var inner = Nodes(source, name, depth + 1).ToList();
        if (name is "br" or "hr") return made;
        made.Add(NarrativeElements.Strict.TryGetValue(name, out var rule) ? Arranged(inner, rule.Children, rule.Around) : inner);
        // No line of text holds a block.
        if (!NarrativeElements.Blocks.Contains(name) && made.Descendants().Any(child => NarrativeElements.Blocks.Contains(child.Name.LocalName))) made.Name = "div";
        if (name == "pre" && made.Descendants().Any(child => NarrativeElements.Blocks.Contains(child.Name.LocalName))) made.Name = "div";
        if (name == "bdo" && made.Attribute("dir") is null) made.Name = made.Name == "div" ? "div" : "span";
        return made;
    }

    // XHTML lets rows stand in a table itself; here they get their body.
    private static bool MayStandIn(string name, string within) => within switch
    {
        "table" => name is "caption" or "thead" or "tbody" or "tfoot" or "tr",
        "thead" or "tbody" or "tfoot" => name == "tr",
        "tr" => name is "td" or "th",
        "ul" or "ol" => name == "li",
        "dl" => name is "dt" or "dd",
        _ => false,
    };

    private static IEnumerable<XNode> Arranged(List<XNode> nodes, string[] children, string around)
    {
        XElement? open = null;
        foreach (var node in nodes)
        {
            if (node is XText text && string.IsNullOrWhiteSpace(text.Value)) continue;
            if (node is XElement element && children.Contains(element.Name.LocalName, StringComparer.Ordinal))
            {
                if (open is not null) yield return open;
                open = null;
                yield return node;
                continue;
            }

            open ??= new XElement(around);
            var place = open;
            // Down to the cell, unless it is the row that wants a body.
            while (NarrativeElements.Strict.TryGetValue(place.Name.LocalName, out var rule) && !(node is XElement { Name.LocalName: var child } && rule.Children.Contains(child, StringComparer.Ordinal)))
            {
                if (place.LastNode is not XElement last || last.Name != rule.Around) place.Add(last = new XElement(rule.Around));
                place = last;
            }

            place.Add(node);
        }

        if (open is not null) yield return open;
    }

    private static IEnumerable<XAttribute> Attributes(XElement source, string name)
    {
        if (name is "td" or "th")
        {
            foreach (var extent in (string[])["colspan", "rowspan"])
            {
                if (int.TryParse(source.Attribute(extent)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 1 and <= 100) yield return new XAttribute(extent, count);
            }
        }

        if (source.Attribute("dir")?.Value.ToLowerInvariant() is "ltr" or "rtl") yield return new XAttribute("dir", source.Attribute("dir")!.Value.ToLowerInvariant());
        if ((source.Attribute("lang") ?? source.Attribute(XNamespace.Xml + "lang"))?.Value is { } language && LanguageTag().IsMatch(language)) yield return new XAttribute("lang", language);
    }

    // Without recursion, since it may go down without end.
    private static string WordsOf(XElement element)
    {
        var words = new StringBuilder();
        var waiting = new Stack<XNode>([element]);
        while (waiting.TryPop(out var node))
        {
            if (node is XText text) words.Append(text.Value);
            if (node is not XElement inner || NarrativeElements.Dropped.Contains(inner.Name.LocalName.ToLowerInvariant())) continue;
            words.Append(' ');
            foreach (var child in inner.Nodes().Reverse()) waiting.Push(child);
        }

        return words.ToString();
    }

    private static string WordsOnly(string markup)
    {
        try
        {
            return string.Join(' ', System.Net.WebUtility.HtmlDecode(Tag().Replace(NoText().Replace(markup, " "), " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }
        catch (RegexMatchTimeoutException)
        {
            // As it stands: every page shows it as text.
            return markup;
        }
    }

    [GeneratedRegex("<(?<name>script|style)\\b.*?(</\\k<name>|$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoText();

    [GeneratedRegex("<[^>]*>?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LanguageTag();
}
