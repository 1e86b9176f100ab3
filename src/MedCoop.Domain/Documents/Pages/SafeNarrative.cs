using System.Collections.Frozen;
using System.Globalization;
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

    // As they are, or as the element of HTML that means the same.
    private static readonly FrozenDictionary<string, string> Elements = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["a"] = "span",
        ["abbr"] = "abbr",
        ["acronym"] = "abbr",
        ["address"] = "div",
        ["b"] = "b",
        ["bdo"] = "bdo",
        ["big"] = "span",
        ["blockquote"] = "blockquote",
        ["br"] = "br",
        ["caption"] = "caption",
        ["center"] = "div",
        ["cite"] = "cite",
        ["code"] = "code",
        ["dd"] = "dd",
        ["dfn"] = "dfn",
        ["div"] = "div",
        ["dl"] = "dl",
        ["dt"] = "dt",
        ["em"] = "em",
        ["font"] = "span",
        ["hr"] = "hr",
        ["i"] = "i",
        ["kbd"] = "kbd",
        ["li"] = "li",
        ["ol"] = "ol",
        ["p"] = "div",
        ["pre"] = "pre",
        ["q"] = "q",
        ["s"] = "s",
        ["samp"] = "samp",
        ["small"] = "small",
        ["span"] = "span",
        ["strike"] = "s",
        ["strong"] = "strong",
        ["sub"] = "sub",
        ["sup"] = "sup",
        ["table"] = "table",
        ["tbody"] = "tbody",
        ["td"] = "td",
        ["tfoot"] = "tfoot",
        ["th"] = "th",
        ["thead"] = "thead",
        ["tr"] = "tr",
        ["tt"] = "code",
        ["u"] = "u",
        ["ul"] = "ul",
        ["var"] = "var",
        ["h1"] = "strong",
        ["h2"] = "strong",
        ["h3"] = "strong",
        ["h4"] = "strong",
        ["h5"] = "strong",
        ["h6"] = "strong",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // What they hold is no text for people.
    private static readonly FrozenSet<string> Dropped = FrozenSet.ToFrozenSet(
        [
            "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "template", "noscript", "noembed", "noframes", "head", "title", "link", "meta", "base", "textarea", "select", "audio",
            "video", "canvas", "xmp", "plaintext", "portal", "dialog", "map", "area", "col", "colgroup", "param", "source", "track", "button", "input", "form",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Blocks = FrozenSet.ToFrozenSet(["blockquote", "div", "dl", "hr", "ol", "pre", "table", "ul", "caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"], StringComparer.Ordinal);

    // What may stand in what, and what goes around anything else that stands there.
    private static readonly FrozenDictionary<string, (string[] Children, string Around)> Strict = new Dictionary<string, (string[], string)>(StringComparer.Ordinal)
    {
        ["table"] = (["caption", "thead", "tbody", "tfoot"], "tbody"),
        ["thead"] = (["tr"], "tr"),
        ["tbody"] = (["tr"], "tr"),
        ["tfoot"] = (["tr"], "tr"),
        ["tr"] = (["td", "th"], "td"),
        ["ul"] = (["li"], "li"),
        ["ol"] = (["li"], "li"),
        ["dl"] = (["dt", "dd"], "dd"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersFromEntities = 1024, IgnoreComments = true, IgnoreProcessingInstructions = true, MaxCharactersInDocument = Longest };

    /// <summary>The narrative as HTML; null when it says nothing. What is not well-formed becomes its words alone.</summary>
    public static XElement? Of(string? div)
    {
        if (string.IsNullOrWhiteSpace(div)) return null;
        XElement safe;
        try
        {
            using var text = new StringReader(div.Length > Longest ? "" : div);
            using var reader = XmlReader.Create(text, Settings);
            safe = new XElement("div", Nodes(XDocument.Load(reader, LoadOptions.PreserveWhitespace).Root!, "div", 0));
        }
        catch (XmlException)
        {
            safe = new XElement("div", WordsOnly(div));
        }

        return string.IsNullOrWhiteSpace(safe.Value) ? null : safe;
    }

    private static IEnumerable<XNode> Nodes(XElement parent, string within, int depth)
    {
        foreach (var node in parent.Nodes())
        {
            if (node is XText text) yield return new XText(text.Value);
            if (node is not XElement element || depth > Deepest) continue;
            var name = element.Name.LocalName.ToLowerInvariant();
            if (Dropped.Contains(name)) continue;
            if (name == "img")
            {
                if (element.Attribute("alt")?.Value is { Length: > 0 } alt) yield return new XText($"[{alt}]");
                continue;
            }

            if (!Elements.TryGetValue(name, out var known))
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
        made.Add(Strict.TryGetValue(name, out var rule) ? Arranged(inner, rule.Children, rule.Around) : inner);
        // No line of text holds a block.
        if (!Blocks.Contains(name) && made.Descendants().Any(child => Blocks.Contains(child.Name.LocalName))) made.Name = "div";
        if (name == "pre" && made.Descendants().Any(child => Blocks.Contains(child.Name.LocalName))) made.Name = "div";
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
            while (Strict.TryGetValue(place.Name.LocalName, out var rule) && !(node is XElement { Name.LocalName: var child } && rule.Children.Contains(child, StringComparer.Ordinal)))
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

    private static string WordsOnly(string markup) => string.Join(' ', System.Net.WebUtility.HtmlDecode(Tag().Replace(NoText().Replace(markup, " "), " ")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<(?<name>script|style)\\b.*?(</\\k<name>|$)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoText();

    [GeneratedRegex("<[^>]*>?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LanguageTag();
}
