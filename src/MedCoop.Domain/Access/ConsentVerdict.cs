using Hl7.Fhir.Model;
using MedCoop.Fhir.Search;

namespace MedCoop.Domain.Access;

/// <summary>Something that a consent may permit or deny.</summary>
/// <param name="Organization">Who would see it, e.g. <c>Organization/minsk-cardiology</c>.</param>
/// <param name="Country">Where that is, ISO 3166; empty: not known.</param>
/// <param name="Purpose">One purpose.</param>
/// <param name="Type">R4 type of the data.</param>
/// <param name="Label">One security label (<see cref="SecurityLabels"/>); 0: none.</param>
/// <param name="At">When.</param>
public sealed record Disclosure(string Organization, string Country, Purposes Purpose, string Type, int Label, DateTimeOffset At)
{
    /// <summary>FHIR bases of this server: absolute references to them are local, and those to others name nobody who is here.</summary>
    public IReadOnlyList<string> OwnUrls { get; init; } = [];
}

/// <summary>
/// What a consent says: its root rule, and nested rules as exceptions to the one around them; where exceptions disagree, denial counts. A
/// rule that asks for what cannot be decided here (certain documents, certain codes, certain people) denies where it denies and does not permit.
/// https://hl7.org/fhir/R4/consent.html#rules
/// </summary>
public static class ConsentVerdict
{
    private const string CountryExtension = "https://medcoop.example/fhir/StructureDefinition/consent-country";

    /// <summary>True: permitted, false: denied, null: this consent says nothing of it.</summary>
    public static bool? Of(Consent consent, Disclosure asked)
    {
        if (!IsInForce(consent)) return null;
        bool? policy = consent.PolicyRule?.Coding.Select(coding => coding.Code).FirstOrDefault() switch { "OPTIN" => true, "OPTOUT" => false, _ => null };
        return consent.Provision is not { } root ? policy : Fits(root, asked, root.Type is null ? policy : Permits(root)) ? Within(root, asked, Permits(root) ?? policy) : null;
    }

    /// <summary>Whether it counts at all: active, and about privacy, treatment or research.</summary>
    public static bool IsInForce(Consent consent) =>
        consent.Status == Consent.ConsentState.Active && !(consent.Scope?.Coding ?? []).Any(coding => coding.Code == "adr");

    /// <summary>Whether it says anything of a time: one whose root rule is not of that time does not.</summary>
    public static bool SpeaksOf(DateTimeOffset at, Consent consent) => consent.Provision is not { } root || IsOf(at, root);

    /// <summary>Every rule of a consent.</summary>
    public static IEnumerable<Consent.provisionComponent> Rules(Consent consent) => consent.Provision is { } root ? Rules(root) : [];

    /// <summary>The country that a rule names; null: none.</summary>
    public static string? CountryOf(Consent.provisionComponent rule) => (rule.GetExtension(CountryExtension)?.Value as Code)?.Value;

    /// <summary>The period of a rule; it ends with the last instant of its last day.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until) PeriodOf(Consent.provisionComponent rule) => (
        RangeOf(rule.Period?.Start) is { } start ? new DateTimeOffset(start.Start, TimeSpan.Zero) : DateTimeOffset.MinValue,
        RangeOf(rule.Period?.End) is { } end ? new DateTimeOffset(Math.Min(end.End, DateTime.MaxValue.Ticks), TimeSpan.Zero) : DateTimeOffset.MaxValue);

    private static IEnumerable<Consent.provisionComponent> Rules(Consent.provisionComponent rule) => [rule, .. rule.Provision.SelectMany(Rules)];

    private static bool? Within(Consent.provisionComponent rule, Disclosure asked, bool? otherwise)
    {
        var exceptions = rule.Provision.Where(nested => Fits(nested, asked, Permits(nested))).Select(nested => Within(nested, asked, Permits(nested))).ToList();
        return exceptions.Contains(false) ? false : exceptions.Contains(true) ? true : otherwise;
    }

    private static bool? Permits(Consent.provisionComponent rule) => rule.Type switch
    {
        Consent.ConsentProvisionType.Permit => true,
        Consent.ConsentProvisionType.Deny => false,
        _ => null,
    };

    private static bool IsOf(DateTimeOffset at, Consent.provisionComponent rule) => PeriodOf(rule) is var (from, until) && from <= at && at < until;

    private static bool Fits(Consent.provisionComponent rule, Disclosure asked, bool? outcome) =>
        IsOf(asked.At, rule)
        && (CountryOf(rule) is not { } country || country == asked.Country)
        && (rule.Actor.Count == 0 || rule.Actor.Any(actor => IsMeant(actor, asked, outcome)))
        && (rule.Purpose.Count == 0 || rule.Purpose.Any(purpose => PurposeCodes.Covered(purpose.Code).HasFlag(asked.Purpose)))
        && (rule.SecurityLabel.Count == 0 || rule.SecurityLabel.Any(label => SecurityLabels.BitOf(label) == asked.Label))
        && (rule.Action.Count == 0 || rule.Action.SelectMany(action => action.Coding).Any(coding => coding.Code is "access" or "use" or "disclose"))
        && FitsClass(rule, asked.Type, outcome)
        && (outcome == false || !IsNarrower(rule));

    private static bool FitsClass(Consent.provisionComponent rule, string type, bool? outcome) => rule.Class.Count == 0
        || rule.Class.Any(kind => kind.Code == type)
        || (outcome == false && rule.Class.Any(kind => kind.Code is null || !ResourceKinds.Types.Contains(kind.Code, StringComparer.Ordinal)));

    private static bool IsNarrower(Consent.provisionComponent rule) => rule.Code.Count > 0 || rule.Data.Count > 0 || rule.DataPeriod is not null;

    // Whether a person, a group or somebody elsewhere acts for the organisation that asks is not known here: then a denial means it, too.
    private static bool IsMeant(Consent.provisionActorComponent actor, Disclosure asked, bool? outcome) =>
        new LocalReferences(asked.OwnUrls).Read(actor.Reference) is { Type: "Organization" } organization ? organization.ToString() == asked.Organization : outcome == false;

    private static InstantRange? RangeOf(string? text) => text is not null && InstantRange.TryRead(text, out var range) ? range : null;
}
