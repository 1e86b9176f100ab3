using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Commands.Import;

/// <summary>Takes Bundles apart for the import. https://hl7.org/fhir/R4/bundle.html</summary>
internal static class BundleEntries
{
    /// <summary>The entries of a transaction, each plain POST with the id under which it is stored.</summary>
    internal static IReadOnlyList<ImportEntry> OfTransaction(Bundle bundle, ReadOnlyMemory<byte> json)
    {
        var raw = BundleReader.Read(json).Entries;
        var seen = new Dictionary<UInt128, int>();
        return [.. raw.Select((entry, index) => Entry(entry, index, bundle.Entry[index].Resource, seen))];
    }

    /// <summary>Every entry on its own; references by <c>urn:</c> to neighbours become references to where these are stored.</summary>
    internal static IReadOnlyList<ImportItem> OneByOne(ImportPlace place, Bundle bundle, ReadOnlyMemory<byte> json)
    {
        var raw = BundleReader.Read(json).Entries;
        var wanted = bundle.Type == Bundle.BundleType.History ? NewestOfEach(bundle) : null;
        List<ImportItem> items = [];
        for (var index = 0; index < raw.Count; index++)
        {
            if (wanted?.Contains(index) == false || !CarriesContent(bundle, index)) continue;
            items.Add(One(place with { Entry = index }, bundle, raw[index], index));
        }

        return WithLocalReferences(items, raw);
    }

    /// <summary>The same for a Bundle of which some entry is not valid: the sound ones, and a refusal for each that is not.</summary>
    internal static IReadOnlyList<ImportItem> WithFaults(ImportDocument document, Problem problem, ReadLimits limits)
    {
        if (problem.Code is not (ErrorCodes.InvalidResource or ErrorCodes.UnsafeNarrative) || ResourceHeader.Of(document.Bytes).Type != "Bundle")
            return [new RefusedItem(document.Place, problem)];
        BundleContent bundle;
        try
        {
            bundle = BundleReader.Read(document.Bytes);
        }
        catch (InvalidOperationException)
        {
            return [new RefusedItem(document.Place, problem)]; // Its frame is not that of a Bundle.
        }

        if (bundle.Type is not ("batch" or "collection" or "searchset" or "batch-response" or "transaction-response") || bundle.Entries.Count < 2)
            return [new RefusedItem(document.Place, problem)];
        List<ImportItem> items = [];
        for (var index = 0; index < bundle.Entries.Count; index++)
        {
            if (bundle.Entries[index].Resource is not { } bytes) continue;
            var place = document.Place with { Entry = index };
            var read = ResourceReader.ReadJson(bytes, limits);
            items.Add(read.TryGet(out var content, out var fault) ? Stored(place, bundle.Entries[index], content) : new RefusedItem(place, fault));
        }

        return items.Exists(item => item is RefusedItem)
            ? WithLocalReferences(items, bundle.Entries)
            : [new RefusedItem(document.Place, problem)]; // The fault is outside the entries' resources.
    }

    private static ImportEntry Entry(BundleEntry raw, int index, Resource? resource, Dictionary<UInt128, int> seen)
    {
        if (raw is not { Request: { Method: "POST", IfNoneExist: null, Url: { } url }, Resource: { } bytes } || resource is null || url != resource.TypeName)
            return new ImportEntry(index, raw, resource, Key: null);
        var id = ImportIds.FromFullUrl(raw.FullUrl, resource.TypeName) ?? resource.Id;
        if (id is null)
        {
            var hash = ImportIds.HashOf(new ResourceContent(resource, bytes));
            var ordinal = seen.GetValueOrDefault(hash);
            seen[hash] = ordinal + 1;
            id = ImportIds.FromContent(hash, ordinal);
        }

        return new ImportEntry(index, raw, resource, new ResourceKey(resource.TypeName, id));
    }

    private static ImportItem One(ImportPlace place, Bundle bundle, BundleEntry raw, int index)
    {
        var resource = bundle.Entry[index].Resource;
        if (bundle.Type == Bundle.BundleType.Batch && !IsPlainWrite(raw, resource))
            return new RequestItem(place, new ImportEntry(index, raw, resource, Key: null));
        return resource is not null && raw.Resource is { } bytes
            ? Stored(place, raw, new ResourceContent(resource, bytes))
            : new RefusedItem(place, new Problem(ProblemKind.Invalid, ErrorCodes.BadBundle, "The entry has no resource, so there is nothing to import."));
    }

    private static ResourceItem Stored(ImportPlace place, BundleEntry raw, ResourceContent content) =>
        ItemReader.Resource(place, content, ImportIds.FromFullUrl(raw.FullUrl, content.Resource.TypeName));

    private static bool IsPlainWrite(BundleEntry raw, Resource? resource) => raw.Request switch
    {
        { Method: "POST", IfNoneExist: null, Url: var url } => url == resource?.TypeName,
        { Method: "PUT", IfMatch: null, IfNoneMatch: null, Url: var url } => resource?.Id is not null && url == $"{resource.TypeName}/{resource.Id}",
        _ => false,
    };

    // What a response or a result list says about itself is no content: statuses, outcomes, reads.
    private static bool CarriesContent(Bundle bundle, int index) => (bundle.Type, bundle.Entry[index]) switch
    {
        (Bundle.BundleType.Searchset, { Search.Mode: Bundle.SearchEntryMode.Outcome }) => false,
        (Bundle.BundleType.BatchResponse or Bundle.BundleType.TransactionResponse, { Resource: null or OperationOutcome }) => false,
        (Bundle.BundleType.Batch, { Request.Method: Bundle.HTTPVerb.GET or Bundle.HTTPVerb.HEAD }) => false,
        _ => true,
    };

    /// <summary>Of a history, the entry that holds each resource's newest version; none for what was deleted last.</summary>
    private static HashSet<int> NewestOfEach(Bundle bundle) =>
    [
        .. bundle.Entry.Select((entry, index) => (Entry: entry, Index: index))
            .GroupBy(version => HistoryKey(version.Entry), StringComparer.Ordinal)
            .Select(versions => versions.MaxBy(version => When(version.Entry)))
            .Where(newest => newest.Entry.Resource is not null)
            .Select(newest => newest.Index),
    ];

    private static string HistoryKey(Bundle.EntryComponent entry) => entry.Resource is { Id: { } id } resource
        ? $"{resource.TypeName}/{id}"
        : string.Join('/', (entry.Request?.Url ?? entry.FullUrl ?? "").Split('/').TakeLast(2));

    // Histories come newest first unless asked otherwise, and MaxBy keeps the first of equals.
    private static DateTimeOffset When(Bundle.EntryComponent entry) =>
        entry.Resource?.Meta?.LastUpdated ?? entry.Response?.LastModified ?? DateTimeOffset.MinValue;

    private static List<ImportItem> WithLocalReferences(List<ImportItem> items, IReadOnlyList<BundleEntry> raw)
    {
        var local = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in items.OfType<ResourceItem>())
        {
            if (raw[item.Place.Entry!.Value].FullUrl is { } url && url.StartsWith("urn:", StringComparison.Ordinal)) local[url] = item.Key.ToString();
        }

        return local.Count == 0 ? items : [.. items.Select(item => item is ResourceItem resource ? Rewritten(resource, local) : item)];
    }

    private static ResourceItem Rewritten(ResourceItem item, Dictionary<string, string> local)
    {
        var json = ReferenceRewriter.Rewrite(item.Content.Json, uri => local.GetValueOrDefault(uri));
        if (json.Equals(item.Content.Json)) return item;
        var content = new ResourceContent(ResourceReader.Parse(json), json);
        return item with { Content = new PendingContent(content), Hash = ImportIds.HashOf(content) };
    }
}
