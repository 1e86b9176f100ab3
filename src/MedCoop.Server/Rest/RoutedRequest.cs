using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Server.Rest;

/// <summary>One FHIR interaction: takes a routed request, gives an answer or the reason for none.</summary>
internal delegate Task<Result<FhirAnswer>> Interaction(RoutedRequest routed, CancellationToken cancellationToken);

/// <summary>A request whose address was understood.</summary>
/// <param name="Request">The request.</param>
/// <param name="Routes">The table that found it; batches re-enter it.</param>
/// <param name="Values">What the address holds.</param>
internal sealed record RoutedRequest(FhirRequest Request, FhirRoutes Routes, RouteValues Values)
{
    /// <summary>The resource named by type and id in the address.</summary>
    public ResourceKey Key => new(Values.Type!, Values.Id!);
}

/// <summary>The variable parts of an address; null where it has none.</summary>
/// <param name="Type">A known R4 resource type.</param>
/// <param name="Id">As written; not yet checked.</param>
/// <param name="Version">As written; not yet checked.</param>
/// <param name="Other">The member type of a compartment search; a known type or <c>*</c>.</param>
internal sealed record RouteValues(string? Type, string? Id, string? Version, string? Other);
