using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// Reads the parameters of operations on links. What opens a link is taken from the body only: addresses stand in the logs of proxies, in histories of browsers and in the audit
/// trail.
/// </summary>
internal static class LinkInput
{
    private static readonly string[] Secrets = ["link", "passcode"];

    /// <summary>Reads; a secret in the address is refused, and then is none any more.</summary>
    public static Result<OperationInput> Read(FhirRequest request, ReadLimits limits) =>
        Array.Find(Secrets, name => request.Parameter(name) is not null) is { } told
            ? OperationInput.Bad($"'{told}' goes into the body (Parameters) and never into the address, which others keep and read. Take this link or passcode for known to others.")
            : OperationInput.Read(request, limits);
}
