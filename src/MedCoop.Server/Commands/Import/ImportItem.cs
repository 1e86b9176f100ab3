using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>What is taken, or refused, as one: a closed family.</summary>
/// <param name="Place">Where it stands.</param>
internal abstract record ImportItem(ImportPlace Place);

/// <summary>One resource, to be stored under its id.</summary>
/// <param name="Key">Type and id.</param>
/// <param name="Content">The resource, with that id.</param>
/// <param name="Hash">Of its content; equal for equal content.</param>
internal sealed record ResourceItem(ImportPlace Place, ResourceKey Key, PendingContent Content, UInt128 Hash) : ImportItem(Place);

/// <summary>
/// Content that waits to be written. Thousands wait at once, so what was read from its bytes is given away at the first decision; where that
/// has to be made again, the bytes are read again.
/// </summary>
internal sealed class PendingContent(ResourceContent content)
{
    private Resource? resource = content.Resource;

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Json { get; } = content.Json;

    /// <summary>The content, which the caller may keep.</summary>
    public ResourceContent Take() => new(Interlocked.Exchange(ref resource, null) ?? ResourceReader.Parse(Json), Json);
}

/// <summary>A transaction: all of it or nothing.</summary>
/// <param name="Entries">One per entry of the Bundle, in its order.</param>
internal sealed record TransactionItem(ImportPlace Place, IReadOnlyList<ImportEntry> Entries) : ImportItem(Place);

/// <summary>An entry of a batch that is more than a resource: a deletion, a patch, something conditional.</summary>
internal sealed record RequestItem(ImportPlace Place, ImportEntry Entry) : ImportItem(Place);

/// <summary>Something that was refused while it was read.</summary>
internal sealed record RefusedItem(ImportPlace Place, Problem Problem) : ImportItem(Place);

/// <summary>An entry of a batch or transaction.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Raw">As it came.</param>
/// <param name="Resource">Its resource; null when it has none.</param>
/// <param name="Key">The resource that a plain POST is stored under; null for every other entry.</param>
internal sealed record ImportEntry(int Index, BundleEntry Raw, Resource? Resource, ResourceKey? Key);
