using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>A form in which a terminology is published.</summary>
/// <param name="Name">What <c>--terminology</c> calls it.</param>
/// <param name="Recognises">Whether the files look like it.</param>
/// <param name="Read">What the files say; a problem when the wishes lack something that the files do not tell.</param>
internal sealed record TerminologyFormat(string Name, Func<TerminologyFiles, bool> Recognises, Func<TerminologyFiles, ImportWishes, Result<CodeSystemContent>> Read)
{
    /// <summary>All of them; the first that recognises files has them.</summary>
    public static IReadOnlyList<TerminologyFormat> All { get; } =
    [
        new("snomed", SnomedFiles.Recognise, SnomedFiles.Read),
        new("loinc", LoincFiles.Recognise, LoincFiles.Read),
        new("icd-10", Icd10Files.Recognise, Icd10Files.Read),
        new("icd-10-cm", Icd10CmFile.Recognise, Icd10CmFile.Read),
        new("atc", AtcFiles.Recognise, AtcFiles.Read),
        new("fhir", FhirCodeSystemFile.Recognise, FhirCodeSystemFile.Read),
    ];

    /// <summary>A refusal of what the operator asked.</summary>
    public static Problem Refusal(string text) => new(ProblemKind.Invalid, ErrorCodes.UnreadableFile, text);
}

/// <summary>What the operator wants.</summary>
/// <param name="Version">Business version; null: as the files say.</param>
/// <param name="Languages">BCP 47 tags; empty: as the files say.</param>
internal sealed record ImportWishes(string? Version, IReadOnlyList<string> Languages);

/// <summary>One version of a code system, as files state it.</summary>
/// <param name="Header">Which.</param>
/// <param name="Facts">What is said; read from the files while it is enumerated.</param>
internal sealed record CodeSystemContent(CodeSystemHeader Header, IEnumerable<ConceptFact> Facts);
