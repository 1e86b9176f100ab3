using System.Collections.Frozen;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Extraction;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Store.Definitions;

/// <summary>
/// What resources are indexed and searched by, as of one revision: the standard parameters, those of SearchParameter resources that users
/// added, and the bases under which this server is known. Never changes; the store gives a newer one when something has.
/// </summary>
public sealed class SearchDefinitions
{
    private readonly IndexExtractor extractor;

    internal SearchDefinitions(long revision, IReadOnlyList<StoredParameter> custom, IReadOnlyList<string> ownUrls, IEnumerable<string> unindexed)
    {
        Revision = revision;
        Custom = custom;
        OwnUrls = ownUrls;
        Unindexed = unindexed.ToFrozenSet(StringComparer.Ordinal);
        Parameters = custom.Count == 0 ? SearchParameterCatalog.BuiltIn : SearchParameterCatalog.BuiltIn.With(custom.SelectMany(stored => stored.Definition.Parameters));
        extractor = new IndexExtractor(Parameters);
    }

    /// <summary>Grows with every change.</summary>
    public long Revision { get; }

    /// <summary>All search parameters.</summary>
    public SearchParameterCatalog Parameters { get; }

    /// <summary>FHIR bases under which resources that refer to them were stored: such references are local.</summary>
    public IReadOnlyList<string> OwnUrls { get; }

    /// <summary>Index names of added parameters that resources stored before them may not be indexed by yet.</summary>
    public IReadOnlySet<string> Unindexed { get; }

    /// <summary>The SearchParameter resources in use, oldest first.</summary>
    internal IReadOnlyList<StoredParameter> Custom { get; }

    /// <summary>What a resource is found by.</summary>
    public IReadOnlyList<IndexEntry> Extract(Resource resource) => extractor.Extract(resource, OwnUrls);

    /// <summary>Whether content names a base that is not yet among <see cref="OwnUrls"/>.</summary>
    public bool IsNewOwnUrl(string url, ReadOnlySpan<byte> content) => !OwnUrls.Contains(url, StringComparer.Ordinal) && content.IndexOf(Encoding.UTF8.GetBytes($"{url}/")) >= 0;

    /// <summary>Whether this SearchParameter resource is in use.</summary>
    public bool Uses(ResourceKey key) => Custom.Any(stored => stored.Key == key);

    /// <summary>What a SearchParameter would add in the place of its older version, or why it cannot be used.</summary>
    public Result<CustomParameter> Read(SearchParameter definition, ResourceKey key) => CustomParameter.Read(
        definition,
        Uses(key) ? SearchParameterCatalog.BuiltIn.With(Custom.Where(stored => stored.Key != key).SelectMany(stored => stored.Definition.Parameters)) : Parameters);
}

/// <summary>A SearchParameter resource in use.</summary>
/// <param name="Key">The resource.</param>
/// <param name="Seq">Its current version's place in the journal.</param>
/// <param name="Since">The place of the version from which on it has meant the same.</param>
/// <param name="Definition">What it adds.</param>
internal sealed record StoredParameter(ResourceKey Key, long Seq, long Since, CustomParameter Definition);
