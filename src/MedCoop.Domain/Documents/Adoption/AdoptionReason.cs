namespace MedCoop.Domain.Documents.Adoption;

/// <summary>Why an entry became what it became.</summary>
/// <param name="Code">Stable, for programs and translations: one of the words here, or the code of the rule of writing that refused it (<c>MC…</c>).</param>
/// <param name="Text">For people, in English.</param>
public sealed record AdoptionReason(string Code, string Text)
{
    internal static AdoptionReason NoResource(string type) => new("no-resource", type.Length == 0 ? "It has no resource of FHIR R4." : $"'{(type.Length <= 40 ? type : type[..40])}' is no resource type of FHIR R4.");

    internal static AdoptionReason OfDocument { get; } = new("of-document", "It is of the document itself.");

    internal static AdoptionReason KnownByIdentifier { get; } = new("known-by-identifier", "Known by its identifier.");

    internal static AdoptionReason Named { get; } = new("named", "Named, with its identifier, where it is referred to; the directory is kept by administrators.");

    internal static AdoptionReason Contained { get; } = new("contained", "Contained in what refers to it.");

    internal static AdoptionReason OtherPerson { get; } = new("other-person", "It is another person than the document's patient.");

    internal static AdoptionReason Nobody { get; } = new("nobody", "It does not say whom it is about.");

    internal static AdoptionReason Stranger { get; } = new("stranger", "It is about somebody else than the document's patient.");

    internal static AdoptionReason LeadsNowhere { get; } = new("leads-nowhere", "Its reference to the patient leads nowhere in the document.");

    internal static AdoptionReason AdoptedBefore { get; } = new("adopted-before", "It was adopted before.");

    internal static AdoptionReason DeletedSince { get; } = new("deleted-since", "It was adopted before, and has been deleted since.");

    internal static AdoptionReason PatientDeleted { get; } = new("patient-deleted", "This document brought its patient before, and that one has been deleted since: say in 'patient' to whose record it goes.");

    internal static AdoptionReason PatientUnseen { get; } = new("patient-unseen", "This document brought its patient before, and you may not see that one.");

    internal static AdoptionReason Decided { get; } = new("decided", "A person decided so.");

    internal static AdoptionReason Undecided { get; } = new("undecided", "Nobody decided about it; of a document that is not valid only what a person names is taken over.");

    internal static AdoptionReason NothingKnown { get; } = new("nothing-known", "It says only that nothing is known.");

    internal static AdoptionReason OnRecord { get; } = new("on-record", "It is on record already.");

    internal static AdoptionReason NothingToLink { get; } = new("nothing-to-link", "Nothing on record is the same or conflicts with it, so that there is nothing to link: decide anew, or name a 'target'.");

    internal static AdoptionReason Differs(string inWhat) => new("differs", inWhat);

    internal static AdoptionReason DoubtfulPatient(IEnumerable<string> doubts) =>
        new("doubtful-patient", $"The patient on record has {string.Join(", ", doubts)}; whoever is sure that it is the same person decides 'link' about this entry.");
}
