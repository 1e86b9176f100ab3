using System.Collections.Concurrent;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;
using MedCoop.Fhir.Search.Parameters;

namespace MedCoop.Fhir.Search.Extraction;

/// <summary>
/// Finds every value that a resource can be found by. Its words for <c>_text</c> and <c>_content</c> are one entry. <c>_id</c> and <c>_lastUpdated</c> are not among them: the store keeps them as columns.
/// Expressions are compiled when the first resource of a type comes. Safe for use by many threads.
/// </summary>
/// <param name="catalog">The parameters to index.</param>
public sealed class IndexExtractor(SearchParameterCatalog catalog)
{
    private static readonly string PairsOfNames = IndexNames.OfNamePairs("Patient.name");
    private static readonly string PlainIdentifiers = IndexNames.OfPlain("Patient.identifier");
    private static readonly string PlainContacts = IndexNames.OfPlain("Patient.telecom");

    private readonly ConcurrentDictionary<string, IReadOnlyList<ParameterExtraction>> plans = new(StringComparer.Ordinal);

    /// <summary>Extracts; no entry twice.</summary>
    /// <param name="resource">What is to be found.</param>
    /// <param name="ownUrls">
    /// This server's FHIR bases without a slash at the end: absolute references to them are indexed as relative ones.
    /// </param>
    public IReadOnlyList<IndexEntry> Extract(Resource resource, params IReadOnlyList<string> ownUrls)
    {
        var entries = new HashSet<IndexEntry>();
        foreach (var parameter in plans.GetOrAdd(resource.TypeName, PlanFor)) parameter.AddEntries(resource, ownUrls, entries);
        AddHeld(entries);
        if (resource is Patient patient)
        {
            foreach (var link in patient.Link.Where(link => link.Other is not null && link.Type is Patient.LinkType.ReplacedBy or Patient.LinkType.Replaces))
            {
                var name = link.Type == Patient.LinkType.ReplacedBy ? IndexNames.OfReplaced : IndexNames.OfReplacing;
                foreach (var other in ReferenceExtraction.Extract(link.Other!, ["Patient"], ownUrls)) entries.Add(new IndexEntry(name, other));
            }

            foreach (var pair in NamePairs.ForIndex(patient)) entries.Add(new IndexEntry(PairsOfNames, new TokenIndexValue("", pair)));
            foreach (var identifier in patient.Identifier.Where(identifier => !string.IsNullOrWhiteSpace(identifier.Value)))
                entries.Add(new IndexEntry(PlainIdentifiers, new TokenIndexValue(identifier.System ?? "", PersonNumbers.Plain(identifier.Value!))));
            foreach (var contact in patient.Telecom.Select(contact => PersonNumbers.Contact(contact.Value)).OfType<string>()) entries.Add(new IndexEntry(PlainContacts, new TokenIndexValue("", contact)));
        }

        return TextExtraction.Extract(resource) is { } text ? [.. entries, new IndexEntry(IndexNames.Text, text)] : [.. entries];
    }

    private static void AddHeld(HashSet<IndexEntry> entries)
    {
        List<IndexEntry>? held = null;
        foreach (var entry in entries)
        {
            if (entry.Value is not DateIndexValue || IndexNames.HolderOf(entry.IndexName) is not { } holder) continue;
            foreach (var other in entries)
            {
                if (other.IndexName == holder && other.Value is ReferenceIndexValue { Url: null, Type: "Organization", Id.Length: > 0 } target)
                    (held ??= []).Add(entry with { IndexName = IndexNames.OfHeld(target.Id) });
            }
        }

        if (held is not null) entries.UnionWith(held);
    }

    private IReadOnlyList<ParameterExtraction> PlanFor(string resourceType) =>
        [.. catalog.For(resourceType).Where(parameter => parameter.Code is not ("_id" or "_lastUpdated")).Select(PlanFor)];

    private static ParameterExtraction PlanFor(SearchParameterInfo parameter) => parameter.Type == SearchParamType.Composite
        ? new CompositeExtraction(parameter)
        : new SimpleExtraction(parameter);
}
