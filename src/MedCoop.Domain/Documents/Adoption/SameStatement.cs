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
        ["AllergyIntolerance"] = new("allergy", "code", null, ["clinicalStatus", "verificationStatus", "criticality"], ["reaction", "onset"]),
        ["Condition"] = new("problem", "code", "onset", ["clinicalStatus", "verificationStatus", "bodySite"], ["severity", "abatement"]),
        ["MedicationStatement"] = new("medicine", "medication", null, ["status", "dosage", "effective"], [StatedMedicine.Strength]),
        ["MedicationRequest"] = new("medicine", "medication", null, ["status", "doNotPerform", "dosageInstruction", "authoredOn"], [StatedMedicine.Strength]),
        ["Immunization"] = new("immunization", "vaccineCode", "occurrence", ["status"], ["reaction"]),
        ["Observation"] = new("observation", "code", "effective", ["status", "value", "component", "dataAbsentReason", "bodySite"], []),
        ["DiagnosticReport"] = new("report", "code", "effective", ["status", "conclusion"], ["conclusionCode"]),
        ["Procedure"] = new("procedure", "code", "performed", ["status", "bodySite"], ["outcome", "complication"]),
        ["DeviceUseStatement"] = new("device", "device", "timing", ["status", "bodySite"], []),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The resource types with which one of this type must be compared.</summary>
    public static IEnumerable<string> ComparedWith(string type) => Rules.TryGetValue(type, out var rule)
        ? Rules.Where(other => other.Value.Family == rule.Family).Select(other => other.Key)
        : [type];

    /// <summary>The concept that a resource is about, references followed; nothing where it is not said.</summary>
    public static JsonView SubjectMatter(StatedResource stated) => Rules.TryGetValue(stated.Type, out var rule) ? ConceptOf(stated, rule.What) : stated.Resource["code"];

    /// <summary>The whole of a resource in a form in which those that say the same are equal; null where the table says what counts.</summary>
    internal static string? WholeOf(string type, JsonView resource) => Rules.ContainsKey(type) ? null : Normal(resource, isRoot: true);

    /// <summary>Compares what a document says with what is on record.</summary>
    /// <param name="said">In the document.</param>
    /// <param name="recorded">On record, of a type that it is compared with.</param>
    public static Comparison Compare(StatedResource said, StatedResource recorded)
    {
        if (!Rules.TryGetValue(said.Type, out var rule)) return said.Type == recorded.Type && said.Whole == recorded.Whole ? Comparison.Same : Comparison.Other;
        if (NothingAgainstSomething(said, recorded) is { } denied) return denied;
        if (!said.Matter.IsSameAs(recorded.Matter)) return Comparison.Other;
        var when = rule.When is { } name ? TimeOf(said.Resource, recorded.Resource, name) : DateRelation.Same;
        if (when == DateRelation.Different) return Comparison.Other;
        if (said.Type != recorded.Type) return Comparison.Differs($"It is on record as a {recorded.Type}.");
        List<string> differing = [.. when == DateRelation.MayBeSame ? [rule.When!] : (string[])[], .. rule.Said.Where(element => ValueAt(said.Resource, element) != ValueAt(recorded.Resource, element))];
        differing.AddRange(rule.Adds.Where(element => !IsIn(said, recorded, element)));
        return differing.Count == 0 ? Comparison.Same : Comparison.Differs($"It is on record with another {string.Join(", ", differing)}, or without it.");
    }

    // Dates by their relation; of what is none, such as an age, nobody knows here whether it is the same time.
    private static DateRelation TimeOf(JsonView said, JsonView recorded, string name)
    {
        var (here, there) = (said.Choice(name), recorded.Choice(name));
        if (IsDate(here) && IsDate(there)) return PartialDate.Compare(DateOf(here), DateOf(there));
        return ValueAt(said, name) == ValueAt(recorded, name) ? DateRelation.Same : DateRelation.MayBeSame;
    }

    private static bool IsDate((string Type, JsonView Value) time) => time.Type is "" or "DateTime" or "Date" or "Instant" or "Period";

    private static string? DateOf((string Type, JsonView Value) time) => time.Type == "Period" ? time.Value["start"].Text : time.Value.Text;

    // Whether all that the document says there is on record as well: what is on record beyond it is not lost.
    private static bool IsIn(StatedResource said, StatedResource recorded, string element)
    {
        if (element == StatedMedicine.Strength) return StatedMedicine.NumbersOf(said).IsSubsetOf(StatedMedicine.NumbersOf(recorded));
        var (plain, there) = (said.Resource[element], recorded.Resource[element]);
        if (plain.Element is not { ValueKind: JsonValueKind.Array }) return ValueAt(said.Resource, element) is { Length: > 0 } value ? value == ValueAt(recorded.Resource, element) : true;
        var known = there.Items.Select(item => Normal(item, isRoot: false)).ToHashSet(StringComparer.Ordinal);
        return plain.Items.All(item => known.Contains(Normal(item, isRoot: false)));
    }

    // "No known allergies" and an allergy cannot both be true, whichever is on record.
    private static Comparison? NothingAgainstSomething(StatedResource said, StatedResource recorded)
    {
        var (here, there) = (said.Matter, recorded.Matter);
        if (here.IsNoneKnown == there.IsNoneKnown || here.SaysNothing || there.SaysNothing) return null;
        if (!IsActive(said.Resource) || !IsActive(recorded.Resource) || !Rules[said.Type].IsDenied) return null;
        return here.IsNoneKnown ? Comparison.Differs("The document says that none is known, and there is one on record.") : Comparison.Differs("It is said on record that none is known.");
    }

    private static bool IsActive(JsonView resource) =>
        !resource["clinicalStatus"]["coding"].Items.Any(coding => coding["code"].Text is "inactive" or "resolved" or "remission")
        && !resource["verificationStatus"]["coding"].Items.Any(coding => coding["code"].Text is "refuted" or "entered-in-error")
        && resource["status"].Text is not ("stopped" or "completed" or "entered-in-error" or "not-taken" or "cancelled")
        && resource["doNotPerform"].Text != "true";

    private static JsonView ConceptOf(StatedResource stated, string name)
    {
        var direct = stated.Resource[name];
        if (direct["coding"].Exists || direct["text"].Exists) return direct;
        if (stated.Resource[name + "CodeableConcept"] is { Exists: true } concept) return concept;
        var reference = stated.Resource[name + "Reference"] is { Exists: true } referred ? referred : direct;
        var target = stated.Follow(reference);
        return target["code"].Exists ? target["code"] : target["type"];
    }

    private static string ValueAt(JsonView resource, string name)
    {
        // Of a flag, false is what holds where nothing is said.
        if (resource[name] is { Exists: true } plain) return plain.Element is { ValueKind: JsonValueKind.False } ? "" : Normal(plain, isRoot: false);
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
    /// <param name="What">The element that says what it is about.</param>
    /// <param name="When">The element that says when; another date is another event. Null: none does.</param>
    /// <param name="Said">What is said of it; another value contradicts.</param>
    /// <param name="Adds">What is said of it besides: it contradicts where it would be lost, because it is not on record.</param>
    private sealed record Rule(string Family, string What, string? When, string[] Said, string[] Adds)
    {
        /// <summary>Whether "none known" denies it.</summary>
        public bool IsDenied => Family is "allergy" or "problem" or "medicine";
    }
}

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
