using System.Net;
using System.Text;

namespace MedCoop.Fhir.Json;

/// <summary>Finds and replaces the links of a narrative: <c>href</c> of <c>a</c> and <c>src</c> of <c>img</c>.</summary>
internal static class NarrativeLinks
{
    /// <summary>The XHTML with links replaced; null when none was.</summary>
    /// <param name="xhtml">Well-formed XHTML.</param>
    /// <param name="replace">Gets each link and gives its replacement, or null to leave it.</param>
    public static string? Rewrite(string xhtml, Func<string, string?> replace)
    {
        StringBuilder? result = null;
        var copied = 0;
        var position = 0;
        while ((position = xhtml.IndexOf('<', position)) >= 0)
        {
            if (SkipMarkup(xhtml, ref position)) continue;
            var name = ReadName(xhtml, ref position);
            foreach (var (start, end) in LinkValues(xhtml, LocalName(name), ref position))
            {
                if (replace(WebUtility.HtmlDecode(xhtml[start..end])) is not { } replaced) continue;
                result ??= new StringBuilder(xhtml.Length + 64);
                result.Append(xhtml, copied, start - copied).Append(Escaped(replaced));
                copied = end;
            }
        }

        return result?.Append(xhtml, copied, xhtml.Length - copied).ToString();
    }

    /// <summary>Steps over comments and CDATA, whose content is no markup.</summary>
    private static bool SkipMarkup(string xhtml, ref int position)
    {
        var rest = xhtml.AsSpan(position);
        var end = rest.StartsWith("<!--") ? "-->" : rest.StartsWith("<![CDATA[") ? "]]>" : null;
        if (end is null)
        {
            position++;
            return false;
        }

        var at = xhtml.IndexOf(end, position, StringComparison.Ordinal);
        position = at < 0 ? xhtml.Length : at + end.Length;
        return true;
    }

    private static List<(int Start, int End)> LinkValues(string xhtml, string element, ref int position)
    {
        List<(int, int)> found = [];
        var wanted = element switch { "a" => "href", "img" => "src", _ => null };
        while (position < xhtml.Length && xhtml[position] != '>')
        {
            if (!IsNameCharacter(xhtml[position]))
            {
                position++;
                continue;
            }

            var name = ReadName(xhtml, ref position);
            var open = xhtml.AsSpan(position).IndexOfAny('"', '\'');
            if (open < 0) break;
            var start = position + open + 1;
            var length = xhtml.AsSpan(start).IndexOf(xhtml[start - 1]);
            if (length < 0) break;
            if (name == wanted) found.Add((start, start + length));
            position = start + length + 1;
        }

        return found;
    }

    private static string ReadName(string xhtml, ref int position)
    {
        var start = position;
        while (position < xhtml.Length && IsNameCharacter(xhtml[position])) position++;
        return xhtml[start..position];
    }

    private static bool IsNameCharacter(char character) => char.IsLetterOrDigit(character) || character is ':' or '-' or '_' or '.';

    private static string LocalName(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static string Escaped(string value) => value
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&apos;", StringComparison.Ordinal);
}
