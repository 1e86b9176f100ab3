using System.Collections.Frozen;
using System.Text.Json;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>
/// Whether two resources state the same: per type what they are about, when, and what they say of it. The table is all there is; types that are not in it are the
/// same only when they say the same in every element.
/// </summary>
public static class SameStatement
{
    private static readonly FrozenDictionary<string, Rule> Rules = new Dictionary<string, Rule>(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = new("allergy", ["code"], [], ["clinicalStatus", "verificationStatus", "criticality"]),
        ["Condition"] = new("problem", ["code"], ["onset"], ["clinicalStatus", "verificationStatus"]),
        ["MedicationStatement"] = new("medicine", ["medication"], [], ["status", "dosage", "effective"]),
        ["MedicationRequest"] = new("medicine", ["medication"], [], ["status", "dosageInstruction", "authoredOn"]),
        ["Immunization"] = new("immunization", ["vaccineCode"], ["occurrence"], ["status"]),
        ["Observation"] = new("observation", ["code"], ["effective"], ["status", "value", "component", "dataAbsentReason"]),
        ["DiagnosticReport"] = new("report", ["code"], ["effective"], ["status", "conclusion"]),
        ["Procedure"] = new("procedure", ["code"], ["performed"], ["status"]),
        ["DeviceUseStatement"] = new("device", ["device"], ["timing"], ["status"]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The resource types with which one of this type must be compared.</summary>
    public static IEnumerable<string> ComparedWith(string type) => Rules.TryGetValue(type, out var rule)
        ? Rules.Where(other => other.Value.Family == rule.Family).Select(other => other.Key)
        : [type];

    /// <summary>The concept that a resource is about, references followed; nothing where it is not said.</summary>
    public static JsonView SubjectMatter(StatedResource stated) => Rules.TryGetValue(stated.Type, out var rule) ? ConceptOf(stated, rule.What[0]) : stated.Resource["code"];

    /// <summary>Compares what a document says with what is on record.</summary>
    /// <param name="said">In the document.</param>
    /// <param name="recorded">On record, of a type that it is compared with.</param>
    public static Comparison Compare(StatedResource said, StatedResource recorded)
    {
        if (!Rules.TryGetValue(said.Type, out var rule))
            return said.Type == recorded.Type && Normal(said.Resource, isRoot: true) == Normal(recorded.Resource, isRoot: true) ? Comparison.Same : Comparison.Other;
        if (NothingAgainstSomething(said, recorded) is { } denied) return denied;
        if (!rule.What.All(what => SameCode.Is(ConceptOf(said, what), ConceptOf(recorded, what)))) return Comparison.Other;
        var when = rule.When.Select(name => PartialDate.Compare(DateAt(said.Resource, name), DateAt(recorded.Resource, name))).DefaultIfEmpty(DateRelation.Same).Max();
        if (when == DateRelation.Different) return Comparison.Other;
        if (said.Type != recorded.Type) return Comparison.Differs($"It is on record as a {recorded.Type}.");
        List<string> differing = [.. when == DateRelation.MayBeSame ? rule.When : [], .. rule.Said.Where(element => ValueAt(said.Resource, element) != ValueAt(recorded.Resource, element))];
        return differing.Count == 0 ? Comparison.Same : Comparison.Differs($"It is on record with another {string.Join(", ", differing)}.");
    }

    // "No known allergies" and an allergy cannot both be true, whichever is on record.
    private static Comparison? NothingAgainstSomething(StatedResource said, StatedResource recorded)
    {
        var (here, there) = (SubjectMatter(said), SubjectMatter(recorded));
        if (SameCode.IsNoneKnown(here) == SameCode.IsNoneKnown(there) || SameCode.SaysNothing(here) || SameCode.SaysNothing(there)) return null;
        if (!IsActive(said.Resource) || !IsActive(recorded.Resource) || !Rules[said.Type].IsDenied) return null;
        return SameCode.IsNoneKnown(here) ? Comparison.Differs("The document says that none is known, and there is one on record.") : Comparison.Differs("It is said on record that none is known.");
    }

    private static bool IsActive(JsonView resource) =>
        !resource["clinicalStatus"]["coding"].Items.Any(coding => coding["code"].Text is "inactive" or "resolved" or "remission")
        && !resource["verificationStatus"]["coding"].Items.Any(coding => coding["code"].Text is "refuted" or "entered-in-error")
        && resource["status"].Text is not ("stopped" or "completed" or "entered-in-error" or "not-taken" or "cancelled");

    private static JsonView ConceptOf(StatedResource stated, string name)
    {
        var direct = stated.Resource[name];
        if (direct["coding"].Exists || direct["text"].Exists) return direct;
        if (stated.Resource[name + "CodeableConcept"] is { Exists: true } concept) return concept;
        var reference = stated.Resource[name + "Reference"] is { Exists: true } referred ? referred : direct;
        var target = stated.Follow(reference);
        return target["code"].Exists ? target["code"] : target["type"];
    }

    private static string? DateAt(JsonView resource, string name)
    {
        var (type, value) = resource.Choice(name);
        return type == "Period" ? value["start"].Text : value.Text;
    }

    private static string ValueAt(JsonView resource, string name)
    {
        if (resource[name] is { Exists: true } plain) return Normal(plain, isRoot: false);
        var (type, value) = resource.Choice(name);
        return value.Exists ? $"{type}:{Normal(value, isRoot: false)}" : "";
    }

    // Without ids, texts and references, which differ from system to system; a coded concept is its codes; a number is its value.
    private static string Normal(JsonView view, bool isRoot) => view.Element is not { } element ? "" : element.ValueKind switch
    {
        JsonValueKind.Object when view["coding"].Exists => "{" + string.Join(',', view["coding"].Items.Select(coding => $"{coding["system"].Text}|{coding["code"].Text}").Order(StringComparer.Ordinal)) + "}",
        JsonValueKind.Object when view["reference"].Exists => "{}",
        JsonValueKind.Object => "{" + string.Join(',', view.Properties.Where(property => !IsOfPlace(property.Name, isRoot)).OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}:{Normal(property.Value, isRoot: false)}")) + "}",
        JsonValueKind.Array => "[" + string.Join(',', view.Items.Select(item => Normal(item, isRoot: false))) + "]",
        JsonValueKind.Number when element.TryGetDecimal(out var number) => (number / 1.000000000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => view.Text ?? "",
    };

    private static bool IsOfPlace(string name, bool isRoot) => name is "id" or "extension" or "display" || name.StartsWith('_') || (isRoot && name is "meta" or "text" or "contained" or "identifier" or "language" or "implicitRules");

    /// <summary>When two resources of a type state the same.</summary>
    /// <param name="Family">Types of one family state the same kind of thing.</param>
    /// <param name="What">The elements that say what it is about.</param>
    /// <param name="When">The elements that say when; another date is another event.</param>
    /// <param name="Said">What is said of it; another value contradicts.</param>
    private sealed record Rule(string Family, string[] What, string[] When, string[] Said)
    {
        /// <summary>Whether "none known" denies it.</summary>
        public bool IsDenied => Family is "allergy" or "problem" or "medicine";
    }
}

/// <summary>A resource with the means to follow its references.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Resource">Its content.</param>
/// <param name="Follow">Gives what a Reference leads to, contained or beside it; nothing where it leads nowhere known.</param>
public sealed record StatedResource(string Type, JsonView Resource, Func<JsonView, JsonView> Follow);

/// <summary>How a statement relates to one on record.</summary>
/// <param name="IsSame">It is the same.</param>
/// <param name="Difference">It contradicts, or may be the same: in which; null: it does not.</param>
public sealed record Comparison(bool IsSame, string? Difference)
{
    /// <summary>The same.</summary>
    public static Comparison Same { get; } = new(true, null);

    /// <summary>About something else.</summary>
    public static Comparison Other { get; } = new(false, null);

    /// <summary>About the same, and saying something else.</summary>
    public static Comparison Differs(string inWhat) => new(false, inWhat);
}
