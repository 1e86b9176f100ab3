namespace MedCoop.Store.Rows;

/// <summary>
/// One value that a current resource can be found by. A closed family, one member per index table; all tables share these columns and have,
/// beside their primary key (which leads with the parameter and the value and covers searches), an index (key, param).
/// </summary>
internal abstract class IndexRow
{
    /// <summary>Interned IndexName.</summary>
    public required int Param { get; init; }

    /// <summary>The resource's key; set when the row is written.</summary>
    public long Key { get; set; }

    /// <summary><see cref="Fhir.Search.Extraction.IndexEntry.Part"/>: 0, or the element of a composite that the component belongs to.</summary>
    public required int Part { get; init; }
}

/// <summary>Table <c>token_index</c>: primary key (param, code, system, key, part).</summary>
internal sealed class TokenRow : IndexRow
{
    /// <summary><see cref="LongValue.Of"/> of the code; empty when there is a system only.</summary>
    public required string Code { get; init; }

    /// <summary>Interned; 0 when there is none.</summary>
    public required int System { get; init; }

    /// <summary>Normalized display and text for <c>:text</c>; several are separated by a line feed; null when there is none.</summary>
    public string? Text { get; set; }
}

/// <summary>Table <c>string_index</c>: primary key (param, norm, key, part, ord).</summary>
internal sealed class StringRow : IndexRow
{
    /// <summary>Characters of a normalized string that <see cref="Norm"/> holds.</summary>
    public const int NormLength = 64;

    /// <summary>The normalized string's first <see cref="NormLength"/> UTF-16 units (one less where that would split a surrogate pair).</summary>
    public required string Norm { get; init; }

    /// <summary>Tells strings of one resource apart that begin alike.</summary>
    public required int Ord { get; init; }

    /// <summary>The whole normalized string where it is longer than <see cref="Norm"/>; else null.</summary>
    public string? Rest { get; init; }

    /// <summary>As written; null where that equals <see cref="Norm"/>.</summary>
    public string? Exact { get; init; }

    /// <summary>What <see cref="Norm"/> holds of a normalized string.</summary>
    public static string Leading(string normalized) =>
        normalized.Length <= NormLength ? normalized : normalized[..(char.IsHighSurrogate(normalized[NormLength - 1]) ? NormLength - 1 : NormLength)];
}

/// <summary>Table <c>date_index</c>: primary key (param, starts, ends, key, part); (param, ends, starts, key) of those that cover more than a day.</summary>
internal sealed class DateRow : IndexRow
{
    /// <summary>First tick; <see cref="long.MinValue"/> when open.</summary>
    public required long Starts { get; init; }

    /// <summary>First tick after; <see cref="long.MaxValue"/> when open.</summary>
    public required long Ends { get; init; }
}

/// <summary>Table <c>number_index</c>: primary key (param, low, high, key, part); (param, high, low, key) of ranges.</summary>
internal sealed class NumberRow : IndexRow
{
    public required double Value { get; init; }

    public required double Low { get; init; }

    public required double High { get; init; }
}

/// <summary>
/// Table <c>quantity_index</c>: primary key (param, unit, low, high, key, part, ord); (param, low, high, key, part) for searches without a
/// unit; (param, canonical_unit, canonical_low, canonical_high, key, part), where there is a canonical unit; (param, high, low, key) of ranges.
/// </summary>
internal sealed class QuantityRow : IndexRow
{
    /// <summary><see cref="LongValue.Of"/> of the unit; empty when there is none.</summary>
    public required string Unit { get; init; }

    /// <summary>Interned; 0 when there is none.</summary>
    public required int System { get; init; }

    public required double Value { get; init; }

    /// <summary>Negative infinity when open.</summary>
    public required double Low { get; init; }

    /// <summary>Infinity when open.</summary>
    public required double High { get; init; }

    /// <summary><see cref="LongValue.Of"/> of the canonical unit; null, like the two that follow, when there is none.</summary>
    public string? CanonicalUnit { get; init; }

    public double? CanonicalLow { get; init; }

    public double? CanonicalHigh { get; init; }

    /// <summary>Tells quantities of one resource apart that are equal but for system, value or canonical form.</summary>
    public required int Ord { get; init; }
}

/// <summary>Table <c>reference_index</c>: primary key (param, target_id, target_type, key, part).</summary>
internal sealed class ReferenceRow : IndexRow
{
    /// <summary>The target's id, or <see cref="LongValue.Of"/> of an absolute or canonical URL.</summary>
    public required string TargetId { get; init; }

    /// <summary>Interned type; 0 when it is not known or <see cref="TargetId"/> is a URL.</summary>
    public required int TargetType { get; init; }

    /// <summary>Version of a versioned or canonical reference; null when none is given. One of them, when the same target is named with several.</summary>
    public string? Version { get; init; }
}

/// <summary>Table <c>uri_index</c>: primary key (param, value, key, part). <see cref="Value"/> is <see cref="LongValue.OfUri"/> of the URI.</summary>
internal sealed class UriRow : IndexRow
{
    public required string Value { get; init; }
}

/// <summary>Table <c>position_index</c>: primary key (param, lat, lon, key, part).</summary>
internal sealed class PositionRow : IndexRow
{
    public required double Lat { get; init; }

    public required double Lon { get; init; }
}

/// <summary>The index tables; the bits stand in <c>resource.index_tables</c> and never change.</summary>
[Flags]
internal enum IndexTables
{
    None = 0,
    Token = 1,
    String = 2,
    Date = 4,
    Number = 8,
    Quantity = 16,
    Reference = 32,
    Uri = 64,
    Position = 128,
    Text = 256,
}
