namespace MedCoop.Fhir.Search.Parameters;

/// <summary>
/// Cuts the text of a search parameter's expression at its top-level <c>|</c>. Only the text is looked at: parsing all 1,700 expressions
/// as FHIRPath would take a good part of the server's start, and most types are never used.
/// </summary>
internal static class ExpressionText
{
    /// <summary>
    /// The alternatives that concern a type: those that start at it, at Resource or DomainResource, or at no type at all
    /// (<c>name | alias</c>).
    /// </summary>
    internal static string Narrow(string expression, string resourceType)
    {
        if (!expression.Contains('|', StringComparison.Ordinal)) return expression;
        return string.Join(" | ", Alternatives(expression).Where(part => PartConcerns(part, resourceType)));
    }

    /// <summary>Whether any alternative concerns a type.</summary>
    internal static bool Concerns(string expression, string resourceType) => Alternatives(expression).Exists(part => PartConcerns(part, resourceType));

    private static bool PartConcerns(string part, string resourceType)
    {
        var root = Root(part);
        return root.Length == 0 || !char.IsAsciiLetterUpper(root[0]) || root.SequenceEqual(resourceType) || root is "Resource" or "DomainResource";
    }

    private static ReadOnlySpan<char> Root(ReadOnlySpan<char> part)
    {
        part = part.TrimStart("( ");
        var end = 0;
        while (end < part.Length && char.IsAsciiLetterOrDigit(part[end])) end++;
        return part[..end];
    }

    private static List<string> Alternatives(string expression)
    {
        var parts = new List<string>();
        var (start, depth, quoted) = (0, 0, false);
        for (var i = 0; i < expression.Length; i++)
        {
            var character = expression[i];
            if (character == '\'' && (i == 0 || expression[i - 1] != '\\')) quoted = !quoted;
            if (quoted) continue;
            if (character is '(' or '[') depth++;
            else if (character is ')' or ']') depth--;
            else if (character == '|' && depth == 0)
            {
                parts.Add(expression[start..i].Trim());
                start = i + 1;
            }
        }

        parts.Add(expression[start..].Trim());
        return parts;
    }
}
