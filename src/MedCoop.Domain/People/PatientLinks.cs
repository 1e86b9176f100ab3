using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.People;

/// <summary>What a person decides about two records.</summary>
public enum PairDecision
{
    /// <summary>Both are of one person and stay in use.</summary>
    Link,

    /// <summary>The target takes the place of the source.</summary>
    Merge,

    /// <summary>A merge, or else a link, is taken back.</summary>
    TakeApart,
}

/// <summary>Two records as they become together.</summary>
/// <param name="Source">The one; of a merge the one that is replaced.</param>
/// <param name="Target">The other; of a merge the one that stays.</param>
/// <param name="IsChanged">Whether anything becomes other than it is.</param>
public sealed record LinkedPair(Patient Source, Patient Target, bool IsChanged);

/// <summary>
/// What becomes of two records of one person: linked (<c>seealso</c>, both stay in use), merged (<c>replaced-by</c> and <c>replaces</c>, the source is no more active), or taken apart again. Doing the same again changes nothing.
/// Nothing else of either record changes, so that taking apart leaves them as they were. Links to other servers are nobody of here: they are neither followed nor touched.
/// </summary>
/// <param name="references">Reads what links lead to.</param>
public sealed class PatientLinks(LocalReferences references)
{
    /// <summary>The record that has taken this one's place, as far as this one says; null: none has. Only what that one says too (<see cref="Replaces"/>) is so.</summary>
    public ResourceKey? ReplacementOf(Patient patient) => patient.Link.Where(link => link.Type == Patient.LinkType.ReplacedBy).Select(link => KeyOf(link.Other)).FirstOrDefault(key => key is not null);

    /// <summary>Whether a record says that it has taken another's place.</summary>
    public bool Replaces(Patient patient, ResourceKey other) => Has(patient, Patient.LinkType.Replaces, other);

    /// <summary>Whether a record is linked with another, in whichever way.</summary>
    public bool IsLinked(Patient patient, ResourceKey other) => patient.Link.Exists(link => KeyOf(link.Other) == other);

    /// <summary>What becomes of the two.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="source">The one.</param>
    /// <param name="target">The other.</param>
    /// <param name="before">Both as they were before they were merged, when that is known.</param>
    public Result<LinkedPair> Decide(PairDecision decision, Patient source, Patient target, (Patient Source, Patient Target)? before = null) => decision switch
    {
        _ when KeyOf(source) == KeyOf(target) => NotMergeable("Source and target are the same record."),
        PairDecision.TakeApart => TakeApart(source, target, before),
        _ when OtherNumber(source, target) is { } refusal => refusal,
        PairDecision.Merge => Merge(source, target),
        _ => Link(source, target),
    };

    /// <summary>Whether one of the two has taken the other's place.</summary>
    public bool AreMerged(Patient source, Patient target) => ReplacementOf(source) == KeyOf(target) || ReplacementOf(target) == KeyOf(source);

    private Result<LinkedPair> Merge(Patient source, Patient target)
    {
        if (ReplacementOf(source) is { } replacement && replacement != KeyOf(target)) return NotMergeable($"The source was replaced by {replacement} already; take these apart first.");
        if (Replaces(source, KeyOf(target))) return NotMergeable("The source has taken the place of the target; take these apart first.");
        if (ReplacementOf(target) is { } other) return NotMergeable($"The target was replaced by {other}; merge with that.");
        var (replaced, kept) = (Copy(source), Copy(target));
        Add(replaced, Patient.LinkType.ReplacedBy, KeyOf(target));
        Add(kept, Patient.LinkType.Replaces, KeyOf(source));
        replaced.Active = false;
        return Pair(source, target, replaced, kept);
    }

    private Result<LinkedPair> Link(Patient source, Patient target)
    {
        if (ReplacementOf(source) is not null || ReplacementOf(target) is not null) return NotMergeable("One of the records was replaced by another; link those that are in use.");
        var (one, other) = (Copy(source), Copy(target));
        Add(one, Patient.LinkType.Seealso, KeyOf(target));
        Add(other, Patient.LinkType.Seealso, KeyOf(source));
        return Pair(source, target, one, other);
    }

    private LinkedPair TakeApart(Patient source, Patient target, (Patient Source, Patient Target)? before)
    {
        var (one, other) = (Copy(source), Copy(target));
        var (wasReplaced, hadReplaced) = (ReplacementOf(source) == KeyOf(target), ReplacementOf(target) == KeyOf(source));
        Remove(one, KeyOf(target));
        Remove(other, KeyOf(source));
        if (wasReplaced) Activate(one, before?.Source);
        if (hadReplaced) Activate(other, before?.Target);
        if (wasReplaced || hadReplaced)
        {
            Restore(one, before?.Source, KeyOf(target));
            Restore(other, before?.Target, KeyOf(source));
        }

        return Pair(source, target, one, other);
    }

    // As it was before; somebody may have put it in use again meanwhile.
    private static void Activate(Patient patient, Patient? before)
    {
        if (patient.Active is false) patient.ActiveElement = before is null ? new FhirBoolean(true) : (FhirBoolean?)before.ActiveElement?.DeepCopy();
    }

    // The links that a merge took the place of.
    private void Restore(Patient patient, Patient? before, ResourceKey other)
    {
        foreach (var link in before?.Link.Where(link => link.Type == Patient.LinkType.Seealso && KeyOf(link.Other) == other) ?? []) patient.Link.Add((Patient.LinkComponent)link.DeepCopy());
    }

    private static Problem? OtherNumber(Patient source, Patient target)
    {
        var (one, other) = (ComparedPerson.Of(source), ComparedPerson.Of(target));
        var differs = one.Identifiers.FirstOrDefault(mine => mine is { Kind: IdentifierKind.National, IsSound: true }
            && other.Identifiers.Any(theirs => theirs.System == mine.System && theirs is { IsSound: true }) && !other.Identifiers.Any(theirs => theirs.System == mine.System && theirs.Value == mine.Value));
        return differs is null ? null : NotMergeable($"Both have a number of {differs.System}, and not the same: they are two people, or one of the numbers is wrong. Correct it first.");
    }

    private static LinkedPair Pair(Patient source, Patient target, Patient one, Patient other) => new(one, other, !one.IsExactly(source) || !other.IsExactly(target));

    private void Add(Patient patient, Patient.LinkType type, ResourceKey other)
    {
        if (Has(patient, type, other)) return;
        patient.Link.RemoveAll(link => KeyOf(link.Other) == other && link.Type == Patient.LinkType.Seealso);
        patient.Link.Add(new Patient.LinkComponent { Other = new ResourceReference(other.ToString()), Type = type });
    }

    private void Remove(Patient patient, ResourceKey other) => patient.Link.RemoveAll(link => KeyOf(link.Other) == other && link.Type != Patient.LinkType.Refer);

    private bool Has(Patient patient, Patient.LinkType type, ResourceKey other) => patient.Link.Exists(link => link.Type == type && KeyOf(link.Other) == other);

    private static Patient Copy(Patient patient) => (Patient)patient.DeepCopy();

    private static ResourceKey KeyOf(Patient patient) => new("Patient", patient.Id ?? "");

    private ResourceKey? KeyOf(ResourceReference? reference) => references.Read(reference) is { Type: "Patient" } key ? key : null;

    private static Problem NotMergeable(string text) => new(ProblemKind.BusinessRule, PeopleErrorCodes.NotMergeable, text);
}
