using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Web.Clients;

namespace MedCoop.Web.Components.Pages.Administration;

/// <summary>Organisations, as searches of the API give them.</summary>
internal static class OrganizationList
{
    // A select with more than this is of no use to anybody.
    private const int Most = 1000;

    /// <summary>Those to choose from, by name.</summary>
    internal static async Task<Result<Organization[]>> AllAsync(FhirClient fhir, CancellationToken cancellationToken) =>
        (await fhir.SearchAsync($"Organization?active:not=false&_sort=name&_count={Most}&_elements=name", cancellationToken)).TryGet(out var bundle, out var problem)
            ? Of(bundle)
            : problem;

    /// <summary>Those of a page of a search.</summary>
    internal static Organization[] Of(Bundle bundle) => [.. bundle.Entry.Select(entry => entry.Resource).OfType<Organization>()];
}
