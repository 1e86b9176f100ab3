using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Paths;

/// <summary>
/// A FHIRPath collection; most hold nothing or one item, which then takes no list. Items are <see cref="ElementNode"/>, <see cref="bool"/>,
/// <see cref="long"/>, <see cref="decimal"/>, <see cref="string"/> or <see cref="Moment"/>. https://hl7.org/fhirpath/N1/#collections
/// </summary>
internal readonly struct Many
{
    private readonly object? only;
    private readonly List<object>? items;

    private Many(object? only, List<object>? items) => (this.only, this.items) = (only, items);

    /// <summary>How many.</summary>
    public int Count => items?.Count ?? (only is null ? 0 : 1);

    /// <summary>One of them.</summary>
    public object this[int at] => items is null ? only! : items[at];

    /// <summary>A collection of one.</summary>
    public static Many Of(object item) => new(item, null);

    /// <summary>A truth value, or nothing for unknown.</summary>
    public static Many Of(bool? truth) => truth is { } known ? new(known, null) : default;

    /// <summary>Of a list, which is not to be changed afterwards.</summary>
    public static Many Of(List<object> items) => items.Count switch
    {
        0 => default,
        1 => new(items[0], null),
        _ => new(null, items),
    };

    /// <summary>With one more at the end; a new list is made where there is none yet.</summary>
    public static void Add(ref Many to, object item)
    {
        if (to.items is { } list) list.Add(item);
        else to = to.only is null ? new(item, null) : new(null, [to.only, item]);
    }

    /// <summary>With others at the end.</summary>
    public static void Add(ref Many to, Many others)
    {
        for (var at = 0; at < others.Count; at++) Add(ref to, others[at]);
    }

    /// <summary>A copy that may be added to.</summary>
    public Many Copy() => items is null ? this : new(null, [.. items]);
}

/// <summary>A date, dateTime, instant or time as it was written.</summary>
/// <param name="Text">In FHIR's format.</param>
internal sealed record Moment(string Text);

/// <summary>A FHIRPath quantity literal or an element of type Quantity, for comparison.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">The UCUM code; "1" for none.</param>
internal sealed record PathQuantity(decimal Value, string Unit);
