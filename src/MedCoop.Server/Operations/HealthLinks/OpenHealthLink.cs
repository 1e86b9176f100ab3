using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Operations.Documents;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// <c>Bundle/$open-health-link</c>: opens a SMART Health Link that others made. What is FHIR in it is received as every document of others is (<see cref="ReceiveDocument"/>), unless
/// <c>receive</c> is false; what is not, such as a SMART Health Card, is only given back.
/// </summary>
internal sealed class OpenHealthLink(LinkClient client, ReceiveDocument receiving, TimeProvider clock, RestLimits limits)
{
    private static readonly Role[] Openers = [Role.Coordinator, Role.ReferringClinician, Role.ReceivingClinician];

    private static readonly string[] Belonging = ["case", "patient"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!AccessRules.IsOperator(request.Actor) && !request.Actor.Roles.Any(Openers.Contains))
            return new Problem(ProblemKind.Forbidden, AccessErrorCodes.RoleMissing, $"Links are opened by {string.Join(", ", Openers.Select(role => role.Code()))}.");
        if (!LinkInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Text("link") is not { } text) return OperationInput.Bad("'link' is required: the text of a SMART Health Link (shlink:/…).");
        if (!HealthLink.Parse(text).TryGet(out var link, out problem)) return problem;
        if (link.Expires <= clock.GetUtcNow()) return LinkStore.Closed with { Text = "The link has expired, as it says itself." };
        if (link.Flags.HasFlag(LinkKinds.Passcode) && input.Text("passcode") is null)
            return new Problem(ProblemKind.BusinessRule, HealthLinkErrorCodes.WrongPasscode, "The link opens with a passcode only: give it as 'passcode'.");
        // Who asks is told to the maker of the link; the reference is known to this server alone.
        var recipient = input.Text("recipient") ?? request.Actor.Organization ?? "MedCoop";
        if (!(await client.FetchAsync(link, recipient, input.Text("passcode"), cancellationToken)).TryGet(out var files, out problem)) return problem;
        var answer = new Parameters();
        if (link.Label is { } label) answer.Add("label", new FhirString(label));
        foreach (var file in files)
        {
            if (!(await PartOfAsync(file, input, routed, cancellationToken)).TryGet(out var part, out problem)) return problem;
            answer.Parameter.Add(part);
        }

        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), IsShaped = true };
    }

    private async Task<Result<Parameters.ParameterComponent>> PartOfAsync(LinkedFile file, OperationInput input, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var part = new Parameters.ParameterComponent { Name = "file" };
        part.Part.Add(new() { Name = "contentType", Value = new Code(file.ContentType ?? "application/octet-stream") });
        if (MediaTypes.Essence(file.ContentType) is not (LinkContent.FhirFile or "") || input.Text("receive") == "false")
        {
            part.Part.Add(new() { Name = "content", Value = new Base64Binary(file.Content) });
            return part;
        }

        var sent = routed.Request with
        {
            Path = ["Bundle", "$receive"],
            Body = file.Content,
            Query = [.. Belonging.Select(name => (Name: name, Value: ReferenceIn(input, name))).Where(said => said.Value is not null).Select(said => new QueryParameter(said.Name, said.Value!))],
            Headers = routed.Request.Headers with { ContentType = LinkContent.FhirFile, Prefer = null, Provenance = null },
        };
        if (!(await receiving.RunAsync(routed with { Request = sent }, cancellationToken)).TryGet(out var received, out var problem)) return problem;
        part.Part.Add(new() { Name = "received", Resource = ResourceReader.Parse(received.Body!.Value) });
        return part;
    }

    private static string? ReferenceIn(OperationInput input, string name) => input.Complex<ResourceReference>(name)?.Reference ?? input.Text(name);
}
