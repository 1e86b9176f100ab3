using MedCoop.Store.Commits;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>
/// What an index row says, whatever its table, so that rows can be compared as sets. The ordinals of strings and quantities are left out:
/// they tell rows apart and say nothing.
/// </summary>
internal readonly record struct RowContent(IndexTables Table, int Param, int Part)
{
    public string? Text { get; init; }

    public string? SecondText { get; init; }

    public string? ThirdText { get; init; }

    public long Number { get; init; }

    public long SecondNumber { get; init; }

    public double Low { get; init; }

    public double High { get; init; }

    public double Value { get; init; }

    public double? CanonicalLow { get; init; }

    public double? CanonicalHigh { get; init; }

    /// <summary>The rows as the database keeps them: of those with the same primary key, the first.</summary>
    public static HashSet<RowContent> Of(IndexRows rows) =>
    [
        .. rows.Tokens.Select(Of),
        .. rows.Strings.Select(Of),
        .. rows.Dates.Select(Of),
        .. rows.Numbers.DistinctBy(row => (row.Param, row.Low, row.High, row.Part)).Select(Of),
        .. rows.Quantities.Select(Of),
        .. rows.References.DistinctBy(row => (row.Param, row.TargetId, row.TargetType, row.Part)).Select(Of),
        .. rows.Uris.Select(Of),
        .. rows.Positions.Select(Of),
        .. rows.Text is { } text ? [OfText(CountOf(text.Narrative), CountOf(text.Content))] : (IEnumerable<RowContent>)[],
    ];

    /// <summary>Neither database gives the words back as they came; how many there are tells a row that is lost or out of date.</summary>
    public static RowContent OfText(long narrativeWords, long contentWords) =>
        new(IndexTables.Text, 0, 0) { Number = narrativeWords, SecondNumber = contentWords };

    public static RowContent Of(TokenRow row) =>
        new(IndexTables.Token, row.Param, row.Part) { Text = row.Code, Number = row.System, SecondText = row.Text };

    public static RowContent Of(StringRow row) =>
        new(IndexTables.String, row.Param, row.Part) { Text = row.Norm, SecondText = row.Rest, ThirdText = row.Exact };

    public static RowContent Of(DateRow row) =>
        new(IndexTables.Date, row.Param, row.Part) { Number = row.Starts, SecondNumber = row.Ends };

    public static RowContent Of(NumberRow row) =>
        new(IndexTables.Number, row.Param, row.Part) { Low = row.Low, High = row.High, Value = row.Value };

    public static RowContent Of(QuantityRow row) => new(IndexTables.Quantity, row.Param, row.Part)
    {
        Text = row.Unit,
        Number = row.System,
        Low = row.Low,
        High = row.High,
        Value = row.Value,
        SecondText = row.CanonicalUnit,
        CanonicalLow = row.CanonicalLow,
        CanonicalHigh = row.CanonicalHigh,
    };

    public static RowContent Of(ReferenceRow row) =>
        new(IndexTables.Reference, row.Param, row.Part) { Text = row.TargetId, Number = row.TargetType, SecondText = row.Version };

    public static RowContent Of(UriRow row) => new(IndexTables.Uri, row.Param, row.Part) { Text = row.Value };

    public static RowContent Of(PositionRow row) => new(IndexTables.Position, row.Param, row.Part) { Low = row.Lat, High = row.Lon };

    private static long CountOf(string words) => words.Length == 0 ? 0 : 1 + words.AsSpan().Count(' ');
}
