using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Validates against all that this server knows: the profiles and terminology at hand, and the stored resources that references lead to.</summary>
internal sealed class ResourceValidation(ResourceStore store, ProfileLibrary library, CurrentTerminologies terminologies)
{
    private static readonly Dictionary<ResourceKey, ResourceContent> Nothing = [];

    private readonly Validator validator = new(library.Find);

    /// <summary>Whether the profile is known here.</summary>
    public bool Knows(string canonical) => validator.Knows(canonical);

    /// <summary>Validates by the terminology of this moment.</summary>
    /// <param name="json">Well-formed, of a type that R4 knows.</param>
    /// <param name="type">That type.</param>
    /// <param name="asked">Against what.</param>
    /// <param name="request">Whose: references lead to what its actor may see.</param>
    /// <param name="cancellationToken">To stop.</param>
    public async Task<Result<ValidationOutcome>> RunAsync(ReadOnlyMemory<byte> json, string type, ValidationRequest asked, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await terminologies.GetAsync(cancellationToken)).TryGet(out var current, out var problem)) return problem;
        return await RunAsync(json, type, asked, current, Nothing, request, cancellationToken);
    }

    /// <summary>Validates what is to be written, by terminology that may be a little older, so that writing much terminology stays quick.</summary>
    /// <param name="together">What is written with it, found before what is stored.</param>
    public async Task<Result<ValidationOutcome>> RunOnWriteAsync(
        ResourceContent content, ValidationRequest asked, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await terminologies.GetRecentAsync(cancellationToken)).TryGet(out var current, out var problem)) return problem;
        return await RunAsync(content.Json, content.Resource.TypeName, asked, current, together, request, cancellationToken);
    }

    private async Task<ValidationOutcome> RunAsync(
        ReadOnlyMemory<byte> json, string type, ValidationRequest asked, Terminologies current, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request,
        CancellationToken cancellationToken)
    {
        var started = validator.Begin(json, type, asked, new ValidationFacts { Terminologies = current });
        if (started.References.Count == 0) return started.Outcome();
        Dictionary<string, ElementNode?> found = new(StringComparer.Ordinal);
        foreach (var reference in started.References)
        {
            var relative = reference.StartsWith(request.BaseUrl + "/", StringComparison.Ordinal) ? reference[(request.BaseUrl.Length + 1)..] : reference;
            if (relative.Split('/') is not [var target, var id] || !ResourceIds.IsValid(id)) found[reference] = null;
            else if (together.TryGetValue(new ResourceKey(target, id), out var written)) found[reference] = Validator.NodesOf(written.Json, target);
            else found[reference] = await StoredAsync(new ResourceKey(target, id), request, cancellationToken);
        }

        return started.Outcome(found);
    }

    private async Task<ElementNode?> StoredAsync(ResourceKey key, FhirRequest request, CancellationToken cancellationToken) =>
        !request.Deleted.Contains(key) && (await store.ReadAsync(key, request.Visibility, cancellationToken)).TryGet(out var version, out _) && !version.IsDeletion ? Validator.NodesOf(version.Body, key.Type) : null;
}
