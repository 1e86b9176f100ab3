using System.Collections.Frozen;
using System.Text;
using System.Xml.Linq;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>Writes a tree of elements as HTML. Every text and attribute is escaped here, so that nothing of what others wrote becomes markup.</summary>
public static class HtmlText
{
    private static readonly FrozenSet<string> Void = FrozenSet.ToFrozenSet(["br", "col", "hr", "meta"], StringComparer.Ordinal);

    /// <summary>The page, with its doctype.</summary>
    public static string Page(XElement html)
    {
        var text = new StringBuilder(64 * 1024).Append("<!DOCTYPE html>\n");
        Write(text, html);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, XElement element)
    {
        var name = element.Name.LocalName;
        text.Append('<').Append(name);
        foreach (var attribute in element.Attributes())
        {
            text.Append(' ').Append(attribute.Name.LocalName).Append("=\"");
            Escape(text, attribute.Value, isAttribute: true);
            text.Append('"');
        }

        text.Append('>');
        if (Void.Contains(name)) return;
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XElement inner: Write(text, inner); break;
                // Ours alone, a constant: it holds no text of others, and its characters must stay for its hash.
                case XText style when name == "style": text.Append(style.Value); break;
                case XText words: Escape(text, words.Value, isAttribute: false); break;
                default: break;
            }
        }

        text.Append("</").Append(name).Append('>');
    }

    private static void Escape(StringBuilder text, string value, bool isAttribute)
    {
        foreach (var letter in value)
        {
            switch (letter)
            {
                case '&': text.Append("&amp;"); break;
                case '<': text.Append("&lt;"); break;
                case '>': text.Append("&gt;"); break;
                case '"' when isAttribute: text.Append("&quot;"); break;
                // A page holds no control characters. https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream
                case < ' ' when letter is not ('\t' or '\n' or '\r'): text.Append('\uFFFD'); break;
                case >= '\u007F' and <= '\u009F': text.Append('\uFFFD'); break;
                default: text.Append(letter); break;
            }
        }
    }
}
