using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Nodes;
using MedCoop.Fhir.Validation.Packages;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>Validates against all that this server knows: the profiles and terminology at hand, and the stored resources that references lead to.</summary>
internal sealed class ResourceValidation(ResourceStore store, ProfileLibrary library, CurrentTerminologies terminologies)
{
    private readonly Validator validator = new(library.Find);

    /// <summary>Whether the profile is known here.</summary>
    public bool Knows(string canonical) => validator.Knows(canonical);

    /// <summary>Validates.</summary>
    /// <param name="json">Well-formed, of a type that R4 knows.</param>
    /// <param name="type">That type.</param>
    /// <param name="asked">Against what.</param>
    /// <param name="baseUrl">This server's FHIR base: absolute references to it lead into the store.</param>
    public async Task<Result<ValidationOutcome>> RunAsync(ReadOnlyMemory<byte> json, string type, ValidationRequest asked, string baseUrl, CancellationToken cancellationToken)
    {
        if (!(await terminologies.GetAsync(cancellationToken)).TryGet(out var current, out var problem)) return problem;
        var facts = new ValidationFacts { Terminologies = current };
        var outcome = validator.Validate(json, type, asked, facts);
        return outcome.References.Count == 0
            ? outcome
            : validator.Validate(json, type, asked, facts with { Stored = await StoredAsync(outcome.References, baseUrl, cancellationToken) });
    }

    private async Task<IReadOnlyDictionary<string, ElementNode?>> StoredAsync(IReadOnlyCollection<string> references, string baseUrl, CancellationToken cancellationToken)
    {
        Dictionary<string, ElementNode?> found = new(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            var relative = reference.StartsWith(baseUrl + "/", StringComparison.Ordinal) ? reference[(baseUrl.Length + 1)..] : reference;
            found[reference] = relative.Split('/') is [var type, var id] && ResourceIds.IsValid(id) ? await StoredAsync(new ResourceKey(type, id), cancellationToken) : null;
        }

        return found;
    }

    private async Task<ElementNode?> StoredAsync(ResourceKey key, CancellationToken cancellationToken) =>
        (await store.ReadAsync(key, cancellationToken)).TryGet(out var version, out _) && !version.IsDeletion ? Validator.NodesOf(version.Body, key.Type) : null;
}
