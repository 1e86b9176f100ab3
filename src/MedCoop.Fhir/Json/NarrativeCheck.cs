using System.Collections.Frozen;
using System.Xml;

namespace MedCoop.Fhir.Json;

/// <summary>
/// Checks a narrative's XHTML against what FHIR allows: text, tables, lists, links and images; nothing that runs, loads or submits.
/// https://hl7.org/fhir/R4/narrative.html#xhtml, invariants txt-1 and txt-2.
/// </summary>
internal static class NarrativeCheck
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private const int MaxFindings = 10;

    // The list of txt-1, and address, bdo and kbd from the same chapters of HTML 4.0, which txt-1's list forgets.
    private static readonly FrozenSet<string> Elements = FrozenSet.ToFrozenSet(
        [
            "a", "abbr", "acronym", "address", "b", "bdo", "big", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "dfn",
            "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre", "q", "samp", "small",
            "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "tt", "ul", "var",
        ],
        StringComparer.Ordinal);

    private static readonly FrozenSet<string> Attributes = FrozenSet.ToFrozenSet(
        [
            "abbr", "accesskey", "align", "alt", "axis", "bgcolor", "border", "cellhalign", "cellpadding", "cellspacing", "cellvalign", "char",
            "charoff", "charset", "cite", "class", "colspan", "compact", "coords", "dir", "frame", "headers", "height", "href", "hreflang",
            "hspace", "id", "lang", "longdesc", "name", "nowrap", "rel", "rev", "rowspan", "rules", "scope", "shape", "span", "src", "start",
            "style", "summary", "tabindex", "title", "type", "valign", "value", "vspace", "width", "xml:lang", "xml:space",
        ],
        StringComparer.Ordinal);

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        ConformanceLevel = ConformanceLevel.Document,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>What is wrong with the XHTML, as sentences; empty when nothing is.</summary>
    public static IReadOnlyList<string> Findings(string div)
    {
        var findings = new List<string>();
        try
        {
            using var text = new StringReader(div);
            using var reader = XmlReader.Create(text, Settings);
            Walk(reader, findings);
        }
        catch (XmlException malformed)
        {
            findings.Add($"The narrative is not well-formed XHTML (line {malformed.LineNumber}, column {malformed.LinePosition}); "
                + "only &lt; &gt; &amp; &quot; &apos; and numeric character references are defined.");
        }

        return findings;
    }

    private static void Walk(XmlReader reader, List<string> findings)
    {
        var hasContent = false;
        while (reader.Read() && findings.Count < MaxFindings)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    CheckElement(reader, findings);
                    hasContent |= reader is { LocalName: "img" } && reader.GetAttribute("src") is not null;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    hasContent |= !string.IsNullOrWhiteSpace(reader.Value);
                    break;
                case XmlNodeType.ProcessingInstruction or XmlNodeType.XmlDeclaration:
                    findings.Add("The narrative holds a processing instruction; only XHTML elements are allowed.");
                    break;
                default:
                    break;
            }
        }

        if (!hasContent && findings.Count == 0) findings.Add("The narrative is empty; it must hold some text or an image (txt-2).");
    }

    private static void CheckElement(XmlReader reader, List<string> findings)
    {
        if (reader.NamespaceURI != Xhtml)
            findings.Add($"The narrative's elements must be in the namespace {Xhtml}.");
        else if (reader.Depth == 0 && reader.LocalName != "div")
            findings.Add("The narrative must be one <div>.");
        else if (!Elements.Contains(reader.LocalName))
            findings.Add($"The narrative holds <{Shortened(reader.LocalName)}>, which is not among the elements that FHIR allows (txt-1).");
        if (!reader.MoveToFirstAttribute()) return;
        do CheckAttribute(reader, findings);
        while (reader.MoveToNextAttribute());
        reader.MoveToElement();
    }

    private static void CheckAttribute(XmlReader reader, List<string> findings)
    {
        if (reader.Prefix == "xmlns" || reader.Name == "xmlns") return;
        if (!Attributes.Contains(reader.Name))
            findings.Add($"The narrative holds the attribute '{Shortened(reader.Name)}', which is not among those that FHIR allows (txt-1).");
        else if (reader.Name is "href" or "src" or "cite" or "longdesc" && !IsSafeLink(reader.Value, isImage: reader.Name == "src"))
            findings.Add($"The narrative's '{reader.Name}' has a scheme that is not allowed; use http, https, mailto, tel, urn, a relative address or #fragment (images also data:image).");
        else if (reader.Name == "style" && !IsSafeStyle(reader.Value))
            findings.Add("The narrative's 'style' loads or runs something: url(), @import, expression(), behavior and backslashes are not allowed.");
    }

    /// <summary>Browsers drop tabs, line breaks and control characters in front of and inside a scheme, so the check does too.</summary>
    private static bool IsSafeLink(string value, bool isImage)
    {
        var link = string.Concat(value.Where(character => character > ' ' && !char.IsControl(character) && !char.IsWhiteSpace(character)));
        var colon = link.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || link.AsSpan(0, colon).IndexOfAny('/', '?', '#') >= 0) return true;
        var scheme = link[..colon].ToLowerInvariant();
        return scheme is "http" or "https" || (isImage
            ? link.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) && !link.StartsWith("data:image/svg", StringComparison.OrdinalIgnoreCase)
            : scheme is "mailto" or "tel" or "urn");
    }

    private static bool IsSafeStyle(string value)
    {
        // A backslash can spell any of the forbidden words (\75rl), and so can a comment inside one.
        if (value.Contains('\\', StringComparison.Ordinal) || value.Contains("/*", StringComparison.Ordinal)) return false;
        var style = value.Replace("url(data:image/", "", StringComparison.OrdinalIgnoreCase);
        string[] forbidden = ["url(", "expression", "behavior", "-moz-binding", "javascript:", "vbscript:", "@import", "image-set("];
        return !forbidden.Any(word => style.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string Shortened(string name) => name.Length <= 40 ? name : name[..40];
}
