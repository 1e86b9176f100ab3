using System.Collections.Frozen;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>The tables by which narratives are made harmless: which elements stay, which go with all that they hold, and what may stand in what.</summary>
internal static class NarrativeElements
{
    // As they are, or as the element of HTML that means the same.
    public static readonly FrozenDictionary<string, string> Elements = new Dictionary<string, string>(StringComparer.Ordinal)
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
    public static readonly FrozenSet<string> Dropped = FrozenSet.ToFrozenSet(
        [
            "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "svg", "math", "template", "noscript", "noembed", "noframes", "head", "title", "link", "meta", "base", "textarea", "select", "audio",
            "video", "canvas", "xmp", "plaintext", "portal", "dialog", "map", "area", "col", "colgroup", "param", "source", "track", "button", "input", "form",
        ],
        StringComparer.Ordinal);

    public static readonly FrozenSet<string> Blocks = FrozenSet.ToFrozenSet(["blockquote", "div", "dl", "hr", "ol", "pre", "table", "ul", "caption", "dd", "dt", "li", "tbody", "td", "tfoot", "th", "thead", "tr"], StringComparer.Ordinal);

    // What may stand in what, and what goes around anything else that stands there.
    public static readonly FrozenDictionary<string, (string[] Children, string Around)> Strict = new Dictionary<string, (string[], string)>(StringComparer.Ordinal)
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
}
