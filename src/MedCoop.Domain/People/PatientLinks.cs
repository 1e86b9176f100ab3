using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.People;

/// <summary>Two records as they become together.</summary>
/// <param name="Source">The one; of a merge the one that is replaced.</param>
/// <param name="Target">The other; of a merge the one that stays.</param>
/// <param name="IsChanged">Whether anything becomes other than it is.</param>
public sealed record LinkedPair(Patient Source, Patient Target, bool IsChanged);

/// <summary>
/// What becomes of two records of one person: linked (<c>seealso</c>, both stay in use), merged (<c>replaced-by</c> and <c>replaces</c>, the source is no more active), or taken apart again. Doing the same again changes nothing.
/// Nothing else of either record changes, so that taking apart leaves them as they were.
/// </summary>
public static class PatientLinks
{
    /// <summary>The record that has taken this one's place; null: none has.</summary>
    public static ResourceKey? ReplacementOf(Patient patient) => patient.Link.Find(link => link.Type == Patient.LinkType.ReplacedBy)?.Other is { } other ? KeyOf(other) : null;

    /// <summary>The source's place is taken by the target.</summary>
    public static Result<LinkedPair> Merge(Patient source, Patient target)
    {
        if (SamePerson(source, target) is { } refusal) return refusal;
        if (ReplacementOf(source) is { } replacement && replacement != KeyOf(target)) return NotMergeable($"The source was replaced by {replacement} already; take these apart first.");
        if (source.Link.Exists(link => link.Type == Patient.LinkType.Replaces && KeyOf(link.Other) == KeyOf(target))) return NotMergeable("The source has taken the place of the target; take these apart first.");
        if (ReplacementOf(target) is { } other) return NotMergeable($"The target was replaced by {other}; merge with that.");
        var (replaced, kept) = (Copy(source), Copy(target));
        Link(replaced, Patient.LinkType.ReplacedBy, KeyOf(target));
        Link(kept, Patient.LinkType.Replaces, KeyOf(source));
        replaced.Active = false;
        return Pair(source, target, replaced, kept);
    }

    /// <summary>Both are of one person and stay in use.</summary>
    public static Result<LinkedPair> Link(Patient source, Patient target)
    {
        if (SamePerson(source, target) is { } refusal) return refusal;
        if (ReplacementOf(source) is not null || ReplacementOf(target) is not null) return NotMergeable("One of the records was replaced by another; link those that are in use.");
        var (one, other) = (Copy(source), Copy(target));
        Link(one, Patient.LinkType.Seealso, KeyOf(target));
        Link(other, Patient.LinkType.Seealso, KeyOf(source));
        return Pair(source, target, one, other);
    }

    /// <summary>Takes back what linked or merged the two; a record that was replaced is active again.</summary>
    public static Result<LinkedPair> TakeApart(Patient source, Patient target)
    {
        if (KeyOf(source) == KeyOf(target)) return Twice;
        var (one, other) = (Copy(source), Copy(target));
        var wasReplaced = ReplacementOf(source) == KeyOf(target);
        var hadReplaced = ReplacementOf(target) == KeyOf(source);
        one.Link.RemoveAll(link => KeyOf(link.Other) == KeyOf(target) && link.Type != Patient.LinkType.Refer);
        other.Link.RemoveAll(link => KeyOf(link.Other) == KeyOf(source) && link.Type != Patient.LinkType.Refer);
        if (wasReplaced) one.Active = true;
        if (hadReplaced) other.Active = true;
        return Pair(source, target, one, other);
    }

    private static Problem? SamePerson(Patient source, Patient target)
    {
        if (KeyOf(source) == KeyOf(target)) return Twice;
        var (one, other) = (ComparedPerson.Of(source), ComparedPerson.Of(target));
        var differs = one.Identifiers.FirstOrDefault(mine => mine is { Kind: IdentifierKind.National, IsSound: true }
            && other.Identifiers.Any(theirs => theirs.System == mine.System && theirs is { IsSound: true }) && !other.Identifiers.Any(theirs => theirs.System == mine.System && theirs.Value == mine.Value));
        return differs is null ? null : NotMergeable($"Both have a number of {differs.System}, and not the same: they are two people, or one of the numbers is wrong. Correct it first.");
    }

    private static LinkedPair Pair(Patient source, Patient target, Patient one, Patient other) => new(one, other, !one.IsExactly(source) || !other.IsExactly(target));

    private static void Link(Patient patient, Patient.LinkType type, ResourceKey other)
    {
        if (patient.Link.Exists(link => link.Type == type && KeyOf(link.Other) == other)) return;
        patient.Link.RemoveAll(link => KeyOf(link.Other) == other && link.Type == Patient.LinkType.Seealso);
        patient.Link.Add(new Patient.LinkComponent { Other = new ResourceReference(other.ToString()), Type = type });
    }

    private static Patient Copy(Patient patient) => (Patient)patient.DeepCopy();

    private static ResourceKey KeyOf(Patient patient) => new("Patient", patient.Id ?? "");

    private static ResourceKey? KeyOf(ResourceReference? reference) =>
        reference?.Reference?.Split("/_history/")[0].Split('/') is [.., "Patient", var id] ? new ResourceKey("Patient", id) : null;

    private static Problem Twice { get; } = NotMergeable("Source and target are the same record.");

    private static Problem NotMergeable(string text) => new(ProblemKind.BusinessRule, PeopleErrorCodes.NotMergeable, text);
}
