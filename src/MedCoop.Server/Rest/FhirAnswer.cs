using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Uploads;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>What an interaction answers when it was not refused. <see cref="FhirHttp"/> turns it into status, headers and body.</summary>
internal sealed record FhirAnswer(AnswerKind Kind)
{
    /// <summary>The version that was read or written: gives ETag, Last-Modified and Location.</summary>
    public StoredVersion? Version { get; init; }

    /// <summary>A resource made for this answer (Bundle, Parameters, CapabilityStatement), UTF-8 JSON; wins over <see cref="Version"/>'s body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether <c>_summary</c> and <c>_elements</c> were already taken care of inside <see cref="Body"/>.</summary>
    public bool IsShaped { get; init; }

    /// <summary>Whether the answer belongs to a write, so that <c>Prefer: return</c> decides about its body.</summary>
    public bool IsWrite { get; init; }

    /// <summary>What to tell in an OperationOutcome, if one is asked for.</summary>
    public IReadOnlyList<Issue> Notes { get; init; } = [];

    /// <summary>The versions whose content <see cref="Body"/> shows, where it shows stored ones: whose data they are stands in the audit trail.</summary>
    public IReadOnlyList<StoredVersion> Shown { get; init; } = [];

    /// <summary>Whether the audit trail has it already: with the commit, or by the records of its entries.</summary>
    public bool IsRecorded { get; init; }

    /// <summary>The file to send in the place of <see cref="Version"/>, which names it.</summary>
    public FileToSend? File { get; init; }

    /// <summary>The page to send in the place of a resource.</summary>
    public HtmlPage? Page { get; init; }

    /// <summary>How many resources a conditional delete removed.</summary>
    public int? ItemsDeleted { get; init; }
}

/// <summary>How an interaction ended.</summary>
internal enum AnswerKind
{
    /// <summary>Done or read.</summary>
    Ok,

    /// <summary>A resource came into being.</summary>
    Created,

    /// <summary>Done, and there is nothing to show.</summary>
    NoContent,

    /// <summary>The client already has it.</summary>
    NotModified,
}
