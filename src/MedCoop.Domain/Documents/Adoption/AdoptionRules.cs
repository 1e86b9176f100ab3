using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Adoption;

/// <summary>
/// What becomes of each entry of a document that is adopted into a patient's record: pure, from the document, what is on record, what was adopted before and what a
/// person decided.
/// </summary>
public static class AdoptionRules
{
    private static readonly string[] PatientElements = ["subject", "patient", "beneficiary", "for", "individual"];

    /// <summary>Decides about every entry, in the document's order.</summary>
    public static IReadOnlyList<AdoptedEntry> Decide(AdoptionFacts facts)
    {
        var record = new RecordIndex(facts.OnRecord);
        return [.. facts.Document.Entries.Select(entry => Decide(entry, facts, record))];
    }

    /// <summary>What in the document speaks against its patient being this one; empty: nothing does.</summary>
    /// <param name="said">The document's Patient.</param>
    /// <param name="recorded">The one on record.</param>
    public static IReadOnlyList<string> PatientDoubts(JsonView said, JsonView recorded)
    {
        List<string> doubts = [];
        if (PartialDate.Compare(said["birthDate"].Text, recorded["birthDate"].Text) == DateRelation.Different) doubts.Add("another date of birth");
        if (said["gender"].Text is "male" or "female" && recorded["gender"].Text is "male" or "female" && said["gender"].Text != recorded["gender"].Text) doubts.Add("another sex");
        foreach (var identifier in said["identifier"].Items.Where(one => one["system"].Exists && one["value"].Exists))
        {
            var alike = recorded["identifier"].Items.Where(other => other["system"].Text == identifier["system"].Text && other["value"].Exists).ToList();
            if (alike.Count > 0 && alike.TrueForAll(other => other["value"].Text != identifier["value"].Text)) doubts.Add($"another identifier of the system {identifier["system"].Text}");
        }

        return doubts;
    }

    private static AdoptedEntry Decide(DocumentEntry entry, AdoptionFacts facts, RecordIndex record)
    {
        if (entry == facts.Document.Patient) return OfPatient(entry, facts);
        return EntryRoles.Of(entry.Type) switch
        {
            EntryRole.Unknown => new(entry, EntryOutcome.Refused, AdoptionReason.NoResource(entry.Type)),
            EntryRole.Document => new(entry, EntryOutcome.Left, AdoptionReason.OfDocument),
            EntryRole.Directory when facts.Directory.TryGetValue(entry.Index, out var known) => new(entry, EntryOutcome.Linked, AdoptionReason.KnownByIdentifier) { Resource = known },
            EntryRole.Directory => new(entry, EntryOutcome.Carried, AdoptionReason.Named),
            EntryRole.Means => new(entry, EntryOutcome.Carried, AdoptionReason.Contained),
            _ when entry.Type == "Patient" => new(entry, EntryOutcome.Left, AdoptionReason.OtherPerson),
            _ => OfRecord(entry, facts, record),
        };
    }

    private static AdoptedEntry OfPatient(DocumentEntry entry, AdoptionFacts facts)
    {
        if (facts.PatientOnRecord is not { } recorded)
        {
            // Its id follows from the document, and what was deleted is not written again under the same id.
            return facts.AdoptedBefore.TryGetValue(facts.Patient, out var isDeleted)
                ? new(entry, EntryOutcome.Refused, isDeleted ? AdoptionReason.PatientDeleted : AdoptionReason.PatientUnseen)
                : new(entry, EntryOutcome.Created) { Resource = facts.Patient };
        }

        return PatientDoubts(entry.Resource, recorded) is { Count: > 0 } doubts && facts.Choices.GetValueOrDefault(entry.Index) is not { Action: ChosenAction.Link }
            ? new(entry, EntryOutcome.Conflict, AdoptionReason.DoubtfulPatient(doubts)) { Resource = facts.Patient }
            : new(entry, EntryOutcome.Linked) { Resource = facts.Patient };
    }

    private static AdoptedEntry OfRecord(DocumentEntry entry, AdoptionFacts facts, RecordIndex record)
    {
        var own = facts.KeyOf(entry);
        if (facts.AdoptedBefore.TryGetValue(own, out var isDeleted))
            return isDeleted ? new(entry, EntryOutcome.Left, AdoptionReason.DeletedSince) : new(entry, EntryOutcome.Linked, AdoptionReason.AdoptedBefore) { Resource = own };
        if (StrangerRefusal(entry, facts) is { } stranger) return new(entry, EntryOutcome.Refused, stranger);
        var choice = facts.Choices.GetValueOrDefault(entry.Index);
        if (choice is { Action: ChosenAction.Leave }) return new(entry, EntryOutcome.Left, AdoptionReason.Decided);
        if (choice is null && !facts.TakesAll) return new(entry, EntryOutcome.Left, AdoptionReason.Undecided);
        if (choice is { Action: ChosenAction.Create }) return new(entry, EntryOutcome.Created) { Resource = own };
        if (choice is { Action: ChosenAction.Link, Target: { } target }) return new(entry, EntryOutcome.Linked, AdoptionReason.Decided) { Resource = target };
        var stated = facts.Stated(entry);
        if (SameCode.SaysNothing(SameStatement.SubjectMatter(stated))) return new(entry, EntryOutcome.Left, AdoptionReason.NothingKnown);
        return Compared(entry, stated, record, isLinkWanted: choice is not null) ?? (choice is null
            ? new(entry, EntryOutcome.Created) { Resource = own }
            : new(entry, EntryOutcome.Refused, AdoptionReason.NothingToLink));
    }

    // The same before what contradicts; null: neither is on record.
    private static AdoptedEntry? Compared(DocumentEntry entry, StatedResource stated, RecordIndex record, bool isLinkWanted)
    {
        AdoptedEntry? conflict = null;
        foreach (var one in record.AlikeTo(stated))
        {
            var comparison = SameStatement.Compare(stated, one.Stated);
            if (comparison.IsSame) return new(entry, EntryOutcome.Linked, AdoptionReason.OnRecord) { Resource = one.Key };
            if (comparison.Difference is not { } difference || conflict is not null) continue;
            conflict = isLinkWanted
                ? new(entry, EntryOutcome.Linked, AdoptionReason.Decided) { Resource = one.Key }
                : new(entry, EntryOutcome.Conflict, AdoptionReason.Differs(difference)) { Resource = one.Key };
        }

        return conflict;
    }

    // Whose it is must be sure: the document's patient, by a reference that leads there.
    private static AdoptionReason? StrangerRefusal(DocumentEntry entry, AdoptionFacts facts)
    {
        var references = PatientElements.Select(element => entry.Resource[element]).Where(reference => reference["reference"].Exists).ToList();
        if (references.Count == 0) return AdoptionReason.Nobody;
        var led = references.Select(reference => facts.Document.Resolve(reference, entry)).ToList();
        return led.Exists(one => one is not null && one == facts.Document.Patient) ? null
            : led.Exists(one => one is not null) ? AdoptionReason.Stranger
            : AdoptionReason.LeadsNowhere;
    }
}
