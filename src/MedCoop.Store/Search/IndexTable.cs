using Hl7.Fhir.Model;

namespace MedCoop.Store.Search;

/// <summary>An index table as searches see it.</summary>
/// <param name="Name">In the database; its index by resource is <c>{Name}__key_param</c>.</param>
/// <param name="SortColumns">
/// What sorting compares: the columns that follow <c>param</c> in an index, before <c>key</c>, so that the index can be walked in that order.
/// </param>
/// <param name="Rank">How selective a condition on it tends to be; lower is more so. Only where no count is at hand.</param>
internal sealed record IndexTable(string Name, IReadOnlyList<SortColumn> SortColumns, int Rank)
{
    public static readonly IndexTable Token = new("token_index", [new("code", ColumnKind.Text), new("system", ColumnKind.Integer)], 1);
    public static readonly IndexTable Reference = new("reference_index", [new("target_id", ColumnKind.Text), new("target_type", ColumnKind.Integer)], 2);
    public static readonly IndexTable Uri = new("uri_index", [new("value", ColumnKind.Text)], 1);
    public static readonly IndexTable String = new("string_index", [new("norm", ColumnKind.Text)], 3);
    public static readonly IndexTable Quantity = new("quantity_index", [new("low", ColumnKind.Real), new("high", ColumnKind.Real)], 4);
    public static readonly IndexTable Number = new("number_index", [new("low", ColumnKind.Real), new("high", ColumnKind.Real)], 4);
    public static readonly IndexTable Date = new("date_index", [new("starts", ColumnKind.Integer), new("ends", ColumnKind.Integer)], 5);
    public static readonly IndexTable Position = new("position_index", [new("lat", ColumnKind.Real), new("lon", ColumnKind.Real)], 5);

    /// <summary>Columns, beside the sort columns, that tell rows of one resource and parameter apart.</summary>
    public IReadOnlyList<string> Ordinals { get; } = Name switch
    {
        "quantity_index" => ["part", "unit", "ord"],
        "string_index" => ["part", "ord"],
        _ => ["part"],
    };

    /// <summary>Where values of a parameter type are; null for composites, whose components are indexed.</summary>
    public static IndexTable? For(SearchParamType type) => type switch
    {
        SearchParamType.Token => Token,
        SearchParamType.Reference => Reference,
        SearchParamType.Uri => Uri,
        SearchParamType.String => String,
        SearchParamType.Quantity => Quantity,
        SearchParamType.Number => Number,
        SearchParamType.Date => Date,
        SearchParamType.Special => Position,
        _ => null,
    };
}

/// <summary>A column that sorting compares.</summary>
internal sealed record SortColumn(string Name, ColumnKind Kind);

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    /// <summary><see cref="long"/>.</summary>
    Integer,

    /// <summary><see cref="double"/>.</summary>
    Real,

    /// <summary><see cref="string"/>, compared bytewise in UTF-8.</summary>
    Text,
}
