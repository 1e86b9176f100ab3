using MedCoop.Domain.Access;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>Everything that a summary is made of; the same gives the same bytes.</summary>
public sealed record SummaryRequest
{
    /// <summary>The patient.</summary>
    public required SummaryPart Patient { get; init; }

    /// <summary>Other records of the same person, which this one has replaced: what refers to them is the patient's.</summary>
    public IReadOnlyList<ResourceKey> Replaced { get; init; } = [];

    /// <summary>The sections, as <see cref="SummarySelection"/> chose their entries.</summary>
    public required IReadOnlyList<SelectedSection> Sections { get; init; }

    /// <summary>What the entries refer to and is shown with them: who, with what, of what.</summary>
    public required IReadOnlyList<SummaryPart> Supporting { get; init; }

    /// <summary>By which version of the guide.</summary>
    public required SummaryEdition Edition { get; init; }

    /// <summary>Names codes, in the reader's language.</summary>
    public required CodeWords Codes { get; init; }

    /// <summary>This server's FHIR base: what is not in the document is referred to there.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>Tells which references lead to this server.</summary>
    public required LocalReferences References { get; init; }

    /// <summary>The program's version.</summary>
    public required string Software { get; init; }

    /// <summary>The organisation for which it is made, among <see cref="Supporting"/>; null: none that is known.</summary>
    public SummaryPart? Author { get; init; }

    /// <summary>The organisation that keeps the record, among <see cref="Supporting"/>; null: none that is known.</summary>
    public SummaryPart? Custodian { get; init; }

    /// <summary>Types that the reader may not see at all, whatever is on record.</summary>
    public IReadOnlySet<string> HiddenTypes { get; init; } = new HashSet<string>();

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }
}
