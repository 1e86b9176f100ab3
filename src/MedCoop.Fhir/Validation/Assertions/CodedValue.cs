using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation.Nodes;

namespace MedCoop.Fhir.Validation.Assertions;

/// <summary>A code with its system; null system where the type has none (<c>code</c>, <c>uri</c>, <c>string</c>).</summary>
internal sealed record SystemAndCode(string? System, string Code);

/// <summary>The codes that an element of a bindable type carries. https://hl7.org/fhir/R4/terminologies.html#4.1</summary>
/// <param name="Codings">With a code each.</param>
/// <param name="MustHaveCode">The type has its code in the element itself, so none at all breaks a binding.</param>
internal sealed record CodedValue(IReadOnlyList<SystemAndCode> Codings, bool MustHaveCode)
{
    /// <summary>Reads; null when the type is not bindable or holds nothing to check.</summary>
    public static CodedValue? Of(ElementNode node) => node.Type switch
    {
        // Extensions beside a code do not make up for it (data-absent-reason where a code is required).
        "code" when node.Value is null => new CodedValue([], MustHaveCode: true),
        "code" or "uri" or "string" or "canonical" or "url" or "id" or "markdown" =>
            node.Value is { } value ? new CodedValue([new SystemAndCode(null, value)], MustHaveCode: true) : null,
        "Coding" => new CodedValue(Read([node]), MustHaveCode: true),
        "CodeableConcept" => new CodedValue(Read(node.Named("coding")), MustHaveCode: true),

        // A Quantity without a unit's code says nothing about codes.
        "Quantity" or "Age" or "Count" or "Distance" or "Duration" or "SimpleQuantity" or "MoneyQuantity" => new CodedValue(Read([node]), MustHaveCode: false),
        _ => null,
    };

    /// <summary>One of the codes is surely in the value set.</summary>
    public bool IsIn(Terminologies terminologies, string valueSet) =>
        Codings.Any(coding => terminologies.Membership(valueSet, coding.System, coding.Code) == Membership.In);

    private static List<SystemAndCode> Read(IEnumerable<ElementNode> nodes) =>
    [
        .. nodes
            .Where(node => node.First("code")?.Value is { Length: > 0 })
            .Select(node => new SystemAndCode(node.First("system")?.Value ?? "", node.First("code")!.Value!)),
    ];
}
