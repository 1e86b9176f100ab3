using System.Globalization;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>Values of items, their equality and order. https://hl7.org/fhirpath/N1/#operations</summary>
internal static class PathValues
{
    /// <summary>The simple value of an item; the node itself when it has none.</summary>
    public static object Of(object item) => item is ElementNode { Value: { } value } node ? Primitive(node.Type, value) : item;

    /// <summary>The truth of a collection: nothing is unknown, one item that is no truth value counts as true.</summary>
    /// <exception cref="PathException">Several items.</exception>
    public static bool? Truth(Many many) => many.Count switch
    {
        0 => null,
        1 => Of(many[0]) is bool truth ? truth : true,
        _ => throw new PathException("one item is needed"),
    };

    /// <summary>The only item's value as a string; null for nothing.</summary>
    /// <exception cref="PathException">Several items, or no string.</exception>
    public static string? Text(Many many) => One(many) switch
    {
        null => null,
        string text => text,
        Moment moment => moment.Text,
        _ => throw new PathException("a string is needed"),
    };

    /// <summary>The only item's value as a number; null for nothing.</summary>
    /// <exception cref="PathException">Several items, or no whole number.</exception>
    public static int? Whole(Many many) => One(many) switch
    {
        null => null,
        long number when number is >= int.MinValue and <= int.MaxValue => (int)number,
        _ => throw new PathException("a whole number is needed"),
    };

    /// <summary>The only item's value; null for nothing.</summary>
    /// <exception cref="PathException">Several items.</exception>
    public static object? One(Many many) => many.Count switch
    {
        0 => null,
        1 => Of(many[0]),
        _ => throw new PathException("one item is needed"),
    };

    /// <summary>How toString() writes a value; null when it has no text.</summary>
    public static string? Written(object item) => item switch
    {
        ElementNode { Value: { } value } => value,
        string text => text,
        bool truth => truth ? "true" : "false",
        long or decimal => string.Create(CultureInfo.InvariantCulture, $"{item}"),
        Moment moment => moment.Text,
        PathQuantity quantity => string.Create(CultureInfo.InvariantCulture, $"{quantity.Value} '{quantity.Unit}'"),
        _ => null,
    };

    /// <summary>The same number of items, equal one by one in order; null: cannot be told (dates of different precision).</summary>
    public static bool? AreEqual(Many left, Many right)
    {
        if (left.Count == 0 || right.Count == 0) return null;
        if (left.Count != right.Count) return false;
        for (var at = 0; at < left.Count; at++)
        {
            var equal = IsEqual(left[at], right[at]);
            if (equal is not true) return equal;
        }

        return true;
    }

    /// <summary>Equal; null: cannot be told.</summary>
    public static bool? IsEqual(object left, object right)
    {
        if (ReferenceEquals(left, right)) return true;
        var (one, other) = (Of(left), Of(right));
        return (one, other) switch
        {
            (string a, string b) => string.Equals(a, b, StringComparison.Ordinal),
            (bool a, bool b) => a == b,
            (long or decimal, long or decimal) => Number(one) == Number(other),
            (Moment or string, Moment or string) => Moments(Written(one)!, Written(other)!),
            (ElementNode a, ElementNode b) => AreSameTrees(a, b),
            (PathQuantity or ElementNode, PathQuantity or ElementNode) => QuantityOf(one) is { } a && QuantityOf(other) is { } b ? a == b : false,
            _ => false,
        };
    }

    /// <summary>Below 0, 0, above 0; null: cannot be told.</summary>
    /// <exception cref="PathException">They have no order.</exception>
    public static int? Order(object left, object right)
    {
        var (one, other) = (Of(left), Of(right));
        return (one, other) switch
        {
            (string a, string b) => string.CompareOrdinal(a, b),
            (long or decimal, long or decimal) => Number(one).CompareTo(Number(other)),
            (Moment or string, Moment or string) => Precedence(Written(one)!, Written(other)!),

            // eld-2 compares a whole number with "*" as text; FHIRPath gives such a pair no order.
            (PathQuantity or ElementNode, PathQuantity or ElementNode) => QuantityOf(one) is { } a && QuantityOf(other) is { } b && a.Unit == b.Unit
                ? a.Value.CompareTo(b.Value)
                : null,
            _ => throw new PathException("the values have no order"),
        };
    }

    /// <summary>A number; both whole and decimal.</summary>
    public static decimal Number(object value) => value is long whole ? whole : (decimal)value;

    /// <summary>The item's FHIR or System type is, or derives from, the one named.</summary>
    public static bool IsOfType(object item, string type) => item switch
    {
        ElementNode node => R4Types.IsA(node.Type, type)
            || (node.Value is not null && char.IsAsciiLetterUpper(type[0]) && SystemType(Of(node)) is { } system && string.Equals(system, type, StringComparison.OrdinalIgnoreCase)),
        _ => string.Equals(SystemType(item), type, StringComparison.OrdinalIgnoreCase),
    };

    private static string? SystemType(object value) => value switch
    {
        string => "String",
        bool => "Boolean",
        long => "Integer",
        decimal => "Decimal",
        PathQuantity => "Quantity",
        _ => null,
    };

    private static object Primitive(string? type, string value) => type switch
    {
        "boolean" => value == "true",
        "integer" or "positiveInt" or "unsignedInt" =>
            long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : value,
        "decimal" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : value,
        "date" or "dateTime" or "instant" or "time" => new Moment(value),
        _ => value,
    };

    private static PathQuantity? QuantityOf(object item) => item switch
    {
        PathQuantity quantity => quantity,
        ElementNode node when R4Types.IsA(node.Type, "Quantity") && node.First("value") is { } value && Of(value) is decimal number =>
            new PathQuantity(number, node.First("code")?.Value ?? node.First("unit")?.Value ?? "1"),
        _ => null,
    };

    private static bool? Moments(string left, string right)
    {
        if (string.Equals(left, right, StringComparison.Ordinal)) return true;
        return Precedence(left, right) is { } order ? order == 0 : null;
    }

    // Of different precision, only what surely lies before or after has an order.
    private static int? Precedence(string left, string right)
    {
        if (!InstantRange.TryRead(left, out var a) || !InstantRange.TryRead(right, out var b)) return string.CompareOrdinal(left, right);
        if (a == b) return 0;
        if (a.End <= b.Start) return -1;
        return a.Start >= b.End ? 1 : SameInstant(left, right, a, b);
    }

    private static int? SameInstant(string left, string right, InstantRange a, InstantRange b) =>
        left.Contains('T', StringComparison.Ordinal) && right.Contains('T', StringComparison.Ordinal) ? a.Start.CompareTo(b.Start) : null;

    private static bool AreSameTrees(ElementNode left, ElementNode right)
    {
        if (left.Value != right.Value || left.Children.Count != right.Children.Count) return false;
        for (var at = 0; at < left.Children.Count; at++)
        {
            if (left.Children[at].Name != right.Children[at].Name || IsEqual(left.Children[at], right.Children[at]) is not true) return false;
        }

        return true;
    }
}
