using MedCoop.Fhir;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Summaries;

/// <summary>A document that was made and is not kept yet.</summary>
/// <param name="Bundle">Its bytes.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Type">The LOINC code of what it is; null: none.</param>
/// <param name="Subject">Whom or what it is about; null: nothing of this server.</param>
/// <param name="Shown">What it shows.</param>
internal sealed record MadeDocument(ReadOnlyMemory<byte> Bundle, string Title, string? Type, ResourceKey? Subject, IReadOnlyList<StoredVersion> Shown);
