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
    public static IReadOnlyList<AdoptedEntry> Decide(AdoptionFacts facts) => [.. facts.Document.Entries.Select(entry => Decide(entry, facts))];

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

    private static AdoptedEntry Decide(DocumentEntry entry, AdoptionFacts facts)
    {
        if (entry == facts.Document.Patient) return OfPatient(entry, facts);
        return EntryRoles.Of(entry.Type) switch
        {
            EntryRole.Unknown => new(entry, EntryOutcome.Refused, entry.Type.Length == 0 ? "It has no resource of FHIR R4." : $"'{Short(entry.Type)}' is no resource type of FHIR R4."),
            EntryRole.Document => new(entry, EntryOutcome.Left, "It is of the document itself."),
            EntryRole.Directory when facts.Directory.TryGetValue(entry.Index, out var known) => new(entry, EntryOutcome.Linked, "Known by its identifier.") { Resource = known },
            EntryRole.Directory => new(entry, EntryOutcome.Carried, "Named, with its identifier, where it is referred to; the directory is kept by administrators."),
            EntryRole.Means => new(entry, EntryOutcome.Carried, "Contained in what refers to it."),
            _ when entry.Type == "Patient" => new(entry, EntryOutcome.Left, "It is another person than the document's patient."),
            _ => OfRecord(entry, facts),
        };
    }

    private static AdoptedEntry OfPatient(DocumentEntry entry, AdoptionFacts facts) =>
        facts.PatientOnRecord is not { } recorded ? new(entry, EntryOutcome.Created) { Resource = facts.Patient }
        : PatientDoubts(entry.Resource, recorded) is { Count: > 0 } doubts && facts.Choices.GetValueOrDefault(entry.Index) is not { Action: ChosenAction.Link }
            ? new(entry, EntryOutcome.Conflict, $"The patient on record has {string.Join(", ", doubts)}; whoever is sure that it is the same person decides 'link' about this entry.") { Resource = facts.Patient }
            : new(entry, EntryOutcome.Linked) { Resource = facts.Patient };

    private static AdoptedEntry OfRecord(DocumentEntry entry, AdoptionFacts facts)
    {
        var own = facts.KeyOf(entry);
        if (facts.AdoptedBefore.TryGetValue(own, out var isDeleted))
            return isDeleted ? new(entry, EntryOutcome.Left, "It was adopted before, and has been deleted since.") : new(entry, EntryOutcome.Linked, "It was adopted before.") { Resource = own };
        if (StrangerRefusal(entry, facts) is { } stranger) return new(entry, EntryOutcome.Refused, stranger);
        var choice = facts.Choices.GetValueOrDefault(entry.Index);
        if (choice is { Action: ChosenAction.Leave }) return new(entry, EntryOutcome.Left, "A person decided so.");
        if (choice is null && !facts.TakesAll) return new(entry, EntryOutcome.Left, "Nobody decided about it; of a document that is not valid only what a person names is taken over.");
        if (choice is { Action: ChosenAction.Link, Target: { } target }) return new(entry, EntryOutcome.Linked, "A person decided so.") { Resource = target };
        var stated = facts.Stated(entry);
        if (choice is not { Action: ChosenAction.Create } && SameCode.SaysNothing(SameStatement.SubjectMatter(stated))) return new(entry, EntryOutcome.Left, "It says only that nothing is known.");
        var compared = facts.OnRecord.Where(one => SameStatement.ComparedWith(entry.Type).Contains(one.Stated.Type, StringComparer.Ordinal))
            .Select(one => (one.Key, Comparison: SameStatement.Compare(stated, one.Stated))).ToList();
        if (compared.Find(one => one.Comparison.IsSame) is { Comparison: not null } same && choice is not { Action: ChosenAction.Create }) return new(entry, EntryOutcome.Linked, "It is on record already.") { Resource = same.Key };
        if (choice is { Action: ChosenAction.Create } || compared.Find(one => one.Comparison.Difference is not null) is not { Comparison: not null } conflict) return new(entry, EntryOutcome.Created) { Resource = own };
        return choice is { Action: ChosenAction.Link }
            ? new(entry, EntryOutcome.Linked, "A person decided so.") { Resource = conflict.Key }
            : new(entry, EntryOutcome.Conflict, conflict.Comparison.Difference) { Resource = conflict.Key };
    }

    // Whose it is must be sure: the document's patient, by a reference that leads there.
    private static string? StrangerRefusal(DocumentEntry entry, AdoptionFacts facts)
    {
        var references = PatientElements.Select(element => entry.Resource[element]).Where(reference => reference["reference"].Exists).ToList();
        if (references.Count == 0) return "It does not say whom it is about.";
        var led = references.Select(reference => facts.Document.Resolve(reference, entry)).ToList();
        return led.Exists(one => one is not null && one == facts.Document.Patient) ? null
            : led.Exists(one => one is not null) ? "It is about somebody else than the document's patient."
            : "Its reference to the patient leads nowhere in the document.";
    }

    private static string Short(string type) => type.Length <= 40 ? type : type[..40];
}
