namespace MedCoop.Fhir.Search.Query;

/// <summary>One alternative of a search parameter's value, parsed. A closed family; each matches one kind of index value.</summary>
public abstract record SearchValue
{
    private protected SearchValue()
    {
    }
}

/// <summary>
/// Comparison prefixes of number, date and quantity. https://hl7.org/fhir/R4/search.html#prefix
/// For dates the search value is its whole implicit range. For numbers and quantities that is so only with <see cref="Eq"/>,
/// <see cref="Ne"/> and <see cref="Ap"/>; the others compare with exactly the value written. https://hl7.org/fhir/R4/search.html#number
/// </summary>
public enum Prefix
{
    /// <summary>The search range contains the value's.</summary>
    Eq,

    /// <summary>Not <see cref="Eq"/>.</summary>
    Ne,

    /// <summary>Part of the value is above the search value.</summary>
    Gt,

    /// <summary>Part of the value is below the search value.</summary>
    Lt,

    /// <summary><see cref="Gt"/> or <see cref="Eq"/>.</summary>
    Ge,

    /// <summary><see cref="Lt"/> or <see cref="Eq"/>.</summary>
    Le,

    /// <summary>The value starts after the search range.</summary>
    Sa,

    /// <summary>The value ends before the search range.</summary>
    Eb,

    /// <summary>The value overlaps the search range, which the parser has widened (numbers: by 10 % of the value; dates: by 10 % of the gap to now).</summary>
    Ap,
}

/// <summary><c>system|code</c> in its four forms.</summary>
/// <param name="System">Null: any system; empty: must have none.</param>
/// <param name="Code">Null: any code (<c>system|</c>).</param>
public sealed record TokenValue(string? System, string? Code) : SearchValue;

/// <summary><c>:text</c> of a token: the display or text starts with or contains this (normalized).</summary>
public sealed record TokenTextValue(string Normalized) : SearchValue;

/// <summary>
/// <c>:in</c>: the codes of a value set. The store replaces it by them before it searches, as it does with all that depends on other
/// resources.
/// </summary>
/// <param name="Url">Canonical URL; empty when <paramref name="Id"/> is set.</param>
/// <param name="Version">Null: any.</param>
/// <param name="Id">Of a ValueSet here; null when it is named by URL.</param>
public sealed record ValueSetValue(string Url, string? Version, string? Id) : SearchValue;

/// <summary><c>:above</c> or <c>:below</c> of a token: a code and those that subsume it, or that it subsumes.</summary>
public sealed record SubsumptionValue(string System, string Code, bool Above) : SearchValue;

/// <summary><c>:above</c> or <c>:below</c> of a reference: a resource and those that it is part of, or that are part of it.</summary>
/// <param name="Type">Type of all of them.</param>
/// <param name="Id">Of the resource.</param>
/// <param name="PartOf">The reference parameter that leads from part to whole.</param>
/// <param name="Above">Whether the wholes are meant.</param>
public sealed record HierarchyValue(string Type, string Id, Parameters.SearchParameterInfo PartOf, bool Above) : SearchValue;

/// <summary><c>ne</c> of <c>_filter</c>: a value that is there and that this one does not match.</summary>
public sealed record OtherThanValue(SearchValue Value) : SearchValue;

/// <summary>How a <see cref="StringValue"/> compares.</summary>
public enum StringMatch
{
    /// <summary>The normalized value starts with it.</summary>
    StartsWith,

    /// <summary>The value as written is equal.</summary>
    Exact,

    /// <summary>The normalized value contains it.</summary>
    Contains,

    /// <summary>The normalized value ends with it (<c>ew</c> of <c>_filter</c>).</summary>
    EndsWith,

    /// <summary>The normalized value is equal.</summary>
    Equal,

    /// <summary>The normalized value comes after it, by code points.</summary>
    Greater,

    /// <summary>The normalized value comes before it, by code points.</summary>
    Less,
}

/// <summary>A string to find.</summary>
/// <param name="Text">Normalized, except for <see cref="StringMatch.Exact"/>: as written.</param>
/// <param name="Match">How to compare.</param>
public sealed record StringValue(string Text, StringMatch Match) : SearchValue;

/// <summary>A date with its implicit precision: <c>2024-05</c> covers the whole month.</summary>
/// <param name="Prefix">How to compare.</param>
/// <param name="Start">First tick (UTC).</param>
/// <param name="End">First tick after.</param>
public sealed record DateValue(Prefix Prefix, long Start, long End) : SearchValue;

/// <summary>A number with its implicit precision.</summary>
/// <param name="Prefix">How to compare.</param>
/// <param name="Value">As written.</param>
/// <param name="Low">Lower bound, included.</param>
/// <param name="High">Upper bound, not included.</param>
public sealed record NumberValue(Prefix Prefix, decimal Value, decimal Low, decimal High) : SearchValue;

/// <summary>A quantity: a number and, if given, its unit.</summary>
/// <param name="Number">The number.</param>
/// <param name="System">Null: any system; empty: must have none.</param>
/// <param name="Unit">Null: any unit.</param>
/// <param name="Canonical">The same in canonical UCUM units, where it can be converted.</param>
public sealed record QuantityValue(NumberValue Number, string? System, string? Unit, CanonicalRange? Canonical = null) : SearchValue;

/// <summary>A search quantity converted to canonical UCUM units.</summary>
public sealed record CanonicalRange(string Unit, double Value, double Low, double High);

/// <summary>A reference to find.</summary>
/// <param name="Type">Null: any type that the parameter allows.</param>
/// <param name="Id">Empty when <paramref name="Url"/> is set.</param>
/// <param name="Url">An absolute or canonical URL that is not this server's; null otherwise.</param>
/// <param name="Version">Only references to this version; null for any.</param>
public sealed record ReferenceValue(string? Type, string Id, string? Url = null, string? Version = null) : SearchValue;

/// <summary><c>:identifier</c> of a reference: matches the tokens indexed under <c>IndexName:identifier</c>.</summary>
public sealed record ReferenceIdentifierValue(TokenValue Identifier) : SearchValue;

/// <summary>
/// <c>:of-type</c> of an identifier: matches the tokens indexed under <see cref="Parameters.IndexNames.OfType"/>, which combine the
/// type's code with the identifier's value.
/// </summary>
public sealed record IdentifierOfTypeValue(TokenValue Token) : SearchValue;

/// <summary>A key of a part of a person's name: matches the tokens indexed under <see cref="Parameters.IndexNames.OfNameKeys"/>.</summary>
public sealed record NameKeyValue(string Key) : SearchValue;

/// <summary>Two parts of a patient's name with the year of birth: matches the tokens indexed under <see cref="Parameters.IndexNames.OfNamePairs"/>.</summary>
public sealed record NamePairValue(string Pair) : SearchValue;

/// <summary>A number of a person however it is typed: matches the tokens indexed under <see cref="Parameters.IndexNames.OfPlain"/>.</summary>
public sealed record PlainNumberValue(TokenValue Token) : SearchValue;

/// <summary>How a <see cref="UriValue"/> compares.</summary>
public enum UriMatch
{
    /// <summary>Equal.</summary>
    Exact,

    /// <summary>The value starts with it (<c>:below</c>).</summary>
    Below,

    /// <summary>It starts with the value (<c>:above</c>).</summary>
    Above,
}

/// <summary>A URI to find.</summary>
public sealed record UriValue(string Value, UriMatch Match) : SearchValue;

/// <summary><c>near</c>: a position at most so far away.</summary>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="Kilometres">The greatest distance.</param>
public sealed record NearValue(double Latitude, double Longitude, double Kilometres) : SearchValue;

/// <summary><c>code$value</c>: each component matches within the same part.</summary>
/// <param name="Components">One per component of the parameter, in order.</param>
public sealed record CompositeValue(IReadOnlyList<SearchValue> Components) : SearchValue;
