using Hl7.Fhir.Model;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>Which questionnaire a referral is judged by.</summary>
public static class FormChoice
{
    /// <summary>The specialty whose questionnaire asks what any hospital asks.</summary>
    public const string General = "general";

    /// <summary>The code system of specialties.</summary>
    public const string Specialties = "https://medcoop.example/fhir/CodeSystem/specialty";
    private const string Kinds = "https://medcoop.example/fhir/CodeSystem/questionnaire-kind";

    /// <summary>The specialties of a request, in its order, and the one that stands for all.</summary>
    public static IReadOnlyList<string> SpecialtiesOf(ServiceRequest request) =>
        [.. request.Category.SelectMany(category => category.Coding).Where(coding => coding.System == Specialties).Select(coding => coding.Code).OfType<string>().Append(General).Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// The questionnaire for a request; null when none fits. Of those for its first specialty that has any: one for its receiving hospital
    /// before one for all, a stored one before a shipped one, the newest version, the one that was changed last.
    /// </summary>
    public static Questionnaire? For(ServiceRequest request, IReadOnlyList<KnownForm> known)
    {
        var performers = request.Performer.Select(performer => performer.Reference).OfType<string>().ToList();
        return SpecialtiesOf(request).Select(specialty => Best(known.Where(form => IsFor(form.Questionnaire, specialty)), performers)).FirstOrDefault(best => best is not null);
    }

    /// <summary>The questionnaire of a canonical URL (and version); null when there is none.</summary>
    public static Questionnaire? Named(string url, string? version, IReadOnlyList<KnownForm> known) =>
        Best(known.Where(form => form.Questionnaire.Url == url && (version is null || form.Questionnaire.Version == version)), performers: null);

    private static Questionnaire? Best(IEnumerable<KnownForm> forms, List<string>? performers) => forms
        .Where(form => performers is null || Venues(form.Questionnaire) is not { Count: > 0 } venues || venues.Exists(performers.Contains))
        .OrderByDescending(form => performers is not null && Venues(form.Questionnaire).Count > 0)
        .ThenByDescending(form => form.ChangedAt is not null)
        .ThenByDescending(form => form.Questionnaire.Status == PublicationStatus.Active)
        .ThenByDescending(form => form.Questionnaire.Version ?? "", VersionOrder)
        .ThenByDescending(form => form.ChangedAt)
        .FirstOrDefault()?.Questionnaire;

    private static bool IsFor(Questionnaire questionnaire, string specialty) =>
        questionnaire.Status == PublicationStatus.Active
        && questionnaire.Code.Exists(code => code is { System: Kinds, Code: "referral-completeness" })
        && questionnaire.UseContext.Exists(context => context.Code?.Code == "focus" && context.Value is CodeableConcept focus && focus.Coding.Exists(coding => coding.System == Specialties && coding.Code == specialty));

    // The receiving hospitals that it is for; none: all.
    private static List<string> Venues(Questionnaire questionnaire) =>
        [.. questionnaire.UseContext.Where(context => context.Code?.Code == "venue").Select(context => (context.Value as ResourceReference)?.Reference).OfType<string>()];

    // 1.10 is newer than 1.9; what is no number compares as text.
    private static Comparer<string> VersionOrder { get; } = Comparer<string>.Create(static (left, right) =>
        Version.TryParse(left.Contains('.', StringComparison.Ordinal) ? left : left + ".0", out var first) && Version.TryParse(right.Contains('.', StringComparison.Ordinal) ? right : right + ".0", out var second)
            ? first.CompareTo(second)
            : string.CompareOrdinal(left, right));
}

/// <summary>A questionnaire that can be chosen.</summary>
/// <param name="Questionnaire">As it is.</param>
/// <param name="ChangedAt">When it was stored; null: it is shipped.</param>
public sealed record KnownForm(Questionnaire Questionnaire, DateTimeOffset? ChangedAt);
