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
/// <c>receive</c> is false; what is not, such as a SMART Health Card, is only given back, and so is what is not received, with the reason.
/// </summary>
internal sealed class OpenHealthLink(LinkClient client, LinkEndpoint endpoint, LinkReading reading, ReceiveDocument receiving, TimeProvider clock, RestLimits limits)
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
        if (!(await FilesAsync(link, recipient, input.Text("passcode"), request, cancellationToken)).TryGet(out var files, out problem)) return problem;
        var answer = new Parameters();
        if (link.Label is { } label) answer.Add("label", new FhirString(label));
        Problem? refusal = null;
        var refused = 0;
        foreach (var file in files)
        {
            var part = new Parameters.ParameterComponent { Name = "file", Part = [new() { Name = "contentType", Value = new Code(file.ContentType ?? "application/octet-stream") }] };
            var (given, why) = await GiveAsync(file, input, routed, cancellationToken);
            part.Part.AddRange(given);
            answer.Parameter.Add(part);
            if (why is null) continue;
            refusal ??= why;
            refused++;
        }

        // One file that cannot be received takes nothing from the others, which are.
        return refusal is not null && refused == files.Count ? refusal : new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), IsShaped = true };
    }

    // A link of this server is opened without asking itself over HTTP: the passcode is counted, and who asks stands in the patient's record, as for everybody else.
    private async Task<Result<IReadOnlyList<LinkedFile>>> FilesAsync(HealthLink link, string recipient, string? passcode, FhirRequest request, CancellationToken cancellationToken)
    {
        if (endpoint.SecretOf(link.Url, request.BaseUrl) is not { } secret) return await client.FetchAsync(link, recipient, passcode, cancellationToken);
        if (LinkQuestions.Recipient(recipient) is not { } named) return OperationInput.Bad("'recipient' has no letter in it.");
        var question = new LinkQuestion(secret, named, passcode, request.Origin, request.BaseUrl);
        var answered = link.Flags.HasFlag(LinkKinds.DirectFile) ? await reading.DirectAsync(question, cancellationToken) : await reading.ManifestAsync(question, cancellationToken);
        if (!answered.TryGet(out var answer, out var problem)) return problem;
        if (answer.File is not { } file) return LinkClient.WrongPasscode(answer.AttemptsLeft);
        return LinkedFile.Decrypt(file.Jwe, link.Key, file.Jwe.Length).TryGet(out var opened, out problem) ? Result.Of<IReadOnlyList<LinkedFile>>([opened]) : problem;
    }

    // What is given back of a file: that it was received, or its bytes; and why it was not received, though it should have been.
    private async Task<(IReadOnlyList<Parameters.ParameterComponent> Given, Problem? Refusal)> GiveAsync(LinkedFile file, OperationInput input, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var content = new Parameters.ParameterComponent { Name = "content", Value = new Base64Binary(file.Content) };
        if (MediaTypes.Essence(file.ContentType) is not (LinkContent.FhirFile or "") || input.Text("receive") == "false") return ([content], null);
        var sent = routed.Request with
        {
            Path = ["Bundle", "$receive"],
            Body = file.Content,
            Query = [.. Belonging.Select(name => (Name: name, Value: ReferenceIn(input, name))).Where(said => said.Value is not null).Select(said => new QueryParameter(said.Name, said.Value!))],
            Headers = routed.Request.Headers with { ContentType = LinkContent.FhirFile, Prefer = null, Provenance = null },
        };
        return (await receiving.RunAsync(routed with { Request = sent }, cancellationToken)).TryGet(out var received, out var problem)
            ? ([new() { Name = "received", Resource = ResourceReader.Parse(received.Body!.Value) }], null)
            : ([content, new() { Name = "refused", Resource = ResourceReader.Parse(OutcomeJson.Of(DocumentReading.IssuesOf(problem))) }], problem);
    }

    private static string? ReferenceIn(OperationInput input, string name) => input.Complex<ResourceReference>(name)?.Reference ?? input.Text(name);
}
