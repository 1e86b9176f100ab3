using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary><c>CodeSystem/$subsumes</c>: how two codes of one system stand to each other. https://hl7.org/fhir/R4/codesystem-operation-subsumes.html</summary>
internal sealed class Subsumes(CurrentTerminologies current, ResourceStore store, RestLimits limits)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (!(await NamedCodeSystem.FindAsync(routed, input, store, cancellationToken)).TryGet(out var named, out problem)) return problem;
        var (one, other) = (input.Complex<Coding>("codingA"), input.Complex<Coding>("codingB"));
        if ((one?.Code ?? input.Text("codeA")) is not { } codeA || (other?.Code ?? input.Text("codeB")) is not { } codeB)
            return OperationInput.Bad("Name two codes: 'codeA' and 'codeB' with 'system', or 'codingA' and 'codingB'.");
        var url = named.Url ?? one?.System ?? "";
        if ((one?.System ?? url) != url || (other?.System ?? url) != url) return OperationInput.Bad("The two codes must be of one code system.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (named.In(terminologies, url, input.Text("version") ?? one?.Version) is not { } system) return Unknown("This code system is not here (in this version).");
        if (system.Find(codeA) is not { } a) return Unknown("The code system has no code like the first.");
        if (system.Find(codeB) is not { } b) return Unknown("The code system has no code like the second.");
        var outcome = a.Code == b.Code ? "equivalent"
            : system.IsBelow(b.Code, a.Code) ? "subsumes"
            : system.IsBelow(a.Code, b.Code) ? "subsumed-by"
            : "not-subsumed";
        return TerminologyAnswers.Of(("outcome", new Code(outcome)));
    }

    private static Problem Unknown(string text) => new(ProblemKind.NotFound, ErrorCodes.UnusableTerminology, text);
}
