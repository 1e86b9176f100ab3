using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>The value set that an operation is about: named by its URL, by its id, or sent along.</summary>
/// <param name="Set">Ready to answer.</param>
/// <param name="Resource">The resource; null for a set that exists because its code system does.</param>
internal sealed record NamedValueSet(CompiledValueSet Set, ValueSet? Resource)
{
    /// <summary>Finds it.</summary>
    public static async Task<Result<NamedValueSet>> FindAsync(
        RoutedRequest routed, OperationInput input, Terminologies terminologies, ResourceStore store, CancellationToken cancellationToken)
    {
        if (input.Resource<ValueSet>("valueSet") is { } sent) return new NamedValueSet(terminologies.Compile(ResourceFormat.ToJson(sent)), sent);
        if (routed.Values.Id is not null)
        {
            if (!(await store.ReadAsync(routed.Key, routed.Request.Visibility, cancellationToken)).TryGet(out var version, out var problem)) return problem;
            return version.IsDeletion ? Read.Deleted(version) : new NamedValueSet(terminologies.Compile(version.Body), (ValueSet)ResourceReader.Parse(version.Body));
        }

        if (input.Text("url") is not { } canonical) return OperationInput.Bad("Name the value set: by its address, by 'url', or send it as 'valueSet'.");
        if (input.Text("valueSetVersion") is { } asked && !canonical.Contains('|', StringComparison.Ordinal)) canonical += "|" + asked;
        if (terminologies.ValueSet(canonical) is not { } set)
            return new Problem(ProblemKind.NotFound, ErrorCodes.UnusableTerminology, "There is no value set with this URL (and version) here; PUT it first, or load its package.");
        var (url, number) = CanonicalUrl.Split(canonical);
        return new NamedValueSet(set, terminologies.Resource("ValueSet", url, number) is { } json ? (ValueSet)ResourceReader.Parse(json) : null);
    }
}
