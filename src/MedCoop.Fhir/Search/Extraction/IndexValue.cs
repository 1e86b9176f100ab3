namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// One value that a resource can be found by. A closed family, one member per kind of index table.
/// https://hl7.org/fhir/R4/search.html#ptypes
/// </summary>
public abstract record IndexValue
{
    private protected IndexValue()
    {
    }
}

/// <summary>A coded value. <c>|code</c> in a query means <see cref="System"/> is empty.</summary>
/// <param name="System">Namespace of the code; empty when there is none.</param>
/// <param name="Code">The code or identifier value, verbatim; empty when the element has a system only.</param>
/// <param name="Text">What <c>:text</c> searches: display or CodeableConcept.text, verbatim; null when there is none.</param>
public sealed record TokenIndexValue(string System, string Code, string? Text = null) : IndexValue;

/// <summary>A string, in the form that is compared and the form that <c>:exact</c> compares.</summary>
/// <param name="Normalized">Lower case, without accents, white space collapsed (<see cref="SearchText.Normalize"/>).</param>
/// <param name="Exact">As written.</param>
public sealed record StringIndexValue(string Normalized, string Exact) : IndexValue;

/// <summary>The interval of instants that a date, dateTime, instant, Period or Timing covers.</summary>
/// <param name="Start">First 100 ns tick (UTC, <see cref="DateTime.Ticks"/>); <see cref="long.MinValue"/> when open.</param>
/// <param name="End">First tick after the interval; <see cref="long.MaxValue"/> when open.</param>
public sealed record DateIndexValue(long Start, long End) : IndexValue;

/// <summary>
/// A number as it stands in the resource. The implicit precision of a search (<c>2.0</c> covers [1.95, 2.05)) belongs to the value that is
/// searched for; comparisons such as <c>gt</c> ignore it. So a stored number is a point: <paramref name="Low"/> and
/// <paramref name="High"/> equal <paramref name="Value"/>. https://hl7.org/fhir/R4/search.html#number
/// </summary>
/// <param name="Value">The value as written.</param>
/// <param name="Low">The lowest value, included.</param>
/// <param name="High">The highest value, included.</param>
public sealed record NumberIndexValue(decimal Value, decimal Low, decimal High) : IndexValue;

/// <summary>A quantity. With a known UCUM unit it also carries its canonical form, so that 1 g is found as 1000 mg.</summary>
/// <param name="System">System of the unit's code; empty when there is none.</param>
/// <param name="Unit">The unit's code, or its printed form when there is no code; empty when there is neither.</param>
/// <param name="Value">The value as written (of a Range: the lower end).</param>
/// <param name="Low">The lowest value, included: equal to <paramref name="Value"/>, or the lower end of a Range; null when open (also by a comparator).</param>
/// <param name="High">The highest value, included: equal to <paramref name="Value"/>, or the upper end of a Range; null when open.</param>
/// <param name="Canonical">The same in canonical UCUM units, where it can be converted.</param>
public sealed record QuantityIndexValue(
    string System, string Unit, decimal Value, decimal? Low, decimal? High, CanonicalQuantity? Canonical = null) : IndexValue;

/// <summary>A quantity converted to canonical UCUM units; both ends included, infinite when open, equal for a point.</summary>
public sealed record CanonicalQuantity(string Unit, double Low, double High);

/// <summary>A reference: to a resource here (<see cref="Type"/> and <see cref="Id"/>), or to somewhere else (<see cref="Url"/>).</summary>
/// <param name="Type">Target type; empty when unknown.</param>
/// <param name="Id">Target id; empty for an absolute URL elsewhere or a canonical.</param>
/// <param name="Url">Absolute or canonical URL without version; null for a relative reference.</param>
/// <param name="Version">Version of a versioned or canonical reference; null when none is given.</param>
public sealed record ReferenceIndexValue(string Type, string Id, string? Url = null, string? Version = null) : IndexValue;

/// <summary>A URI, compared as written. https://hl7.org/fhir/R4/search.html#uri</summary>
public sealed record UriIndexValue(string Value) : IndexValue;

/// <summary>A position in degrees (WGS 84), for <c>near</c>.</summary>
public sealed record PositionIndexValue(double Latitude, double Longitude) : IndexValue;

/// <summary>The words of a resource for full-text search, in order, with one space between two (<see cref="WordWriter"/>).</summary>
/// <param name="Narrative">Of the narrative without its markup; empty when there are none.</param>
/// <param name="Content">Of everything else that is written for people; empty when there are none.</param>
public sealed record TextIndexValue(string Narrative, string Content) : IndexValue
{
    /// <summary>Stands in the place of a word that is not found as part of a phrase, because it occurs too often.</summary>
    public const string TooOften = "\u00B7";
}

/// <summary>One row to be: which parameter, which value, and in which part of a composite.</summary>
/// <param name="IndexName">
/// <see cref="Parameters.SearchParameterInfo.IndexName"/>, or that of a component. <c>:identifier</c> of a reference parameter is indexed
/// as a token under the parameter's IndexName followed by <c>:identifier</c>.
/// </param>
/// <param name="Value">The value.</param>
/// <param name="Part">0 for ordinary values; for components of a composite the ordinal (1, 2, ...) of the element that both belong to.</param>
public sealed record IndexEntry(string IndexName, IndexValue Value, int Part = 0);
