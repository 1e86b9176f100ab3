using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// Reads a document into what is taken or refused as one: a resource, a document or message Bundle and a transaction whole; of every other
/// Bundle each entry on its own.
/// </summary>
internal sealed class ItemReader(ReadLimits limits)
{
    /// <summary>Reads; nothing but broken code throws.</summary>
    internal IReadOnlyList<ImportItem> Read(ImportDocument document)
    {
        var read = document.IsXml ? ResourceReader.ReadXml(document.Bytes, limits) : ResourceReader.ReadJson(document.Bytes, limits);
        if (read.TryGet(out var content, out var problem)) return Items(document.Place, content);
        // One bad entry must not cost its neighbours; only if the Bundle as such is sound can they be told apart.
        return document.IsXml ? [new RefusedItem(document.Place, problem)] : BundleEntries.WithFaults(document, problem, limits);
    }

    private static IReadOnlyList<ImportItem> Items(ImportPlace place, ResourceContent content) => content.Resource switch
    {
        Bundle { Type: Bundle.BundleType.Transaction } bundle => [new TransactionItem(place, BundleEntries.OfTransaction(bundle, content.Json))],
        Bundle { Type: null or Bundle.BundleType.Document or Bundle.BundleType.Message } => [Resource(place, content, id: null)],
        Bundle bundle => BundleEntries.OneByOne(place, bundle, content.Json),
        _ => [Resource(place, content, id: null)],
    };

    /// <summary>A resource under its own id, or under <paramref name="id"/>, or under one made from its content.</summary>
    internal static ResourceItem Resource(ImportPlace place, ResourceContent content, string? id)
    {
        var hash = ImportIds.HashOf(content);
        var key = new ResourceKey(content.Resource.TypeName, content.Resource.Id ?? id ?? ImportIds.FromContent(hash, ordinal: 0));
        return new ResourceItem(place, key, new PendingContent(ImportIds.WithId(content, key)), hash);
    }
}
