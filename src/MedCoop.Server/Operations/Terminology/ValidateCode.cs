using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology;
using MedCoop.Fhir.Terminology.Sets;
using MedCoop.Server.Rest;
using MedCoop.Store;

namespace MedCoop.Server.Operations.Terminology;

/// <summary>
/// <c>$validate-code</c>: whether a code is in a value set or code system, and whether its display is right. Of several codings one is enough.
/// https://hl7.org/fhir/R4/valueset-operation-validate-code.html, https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
/// </summary>
internal sealed class ValidateCode(CurrentTerminologies current, ResourceStore store, RestLimits limits)
{
    public async Task<Result<FhirAnswer>> RunOnValueSetAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Codes() is not { Count: > 0 } codings) return OperationInput.Bad("Name the code: 'code' with 'system', 'coding' or 'codeableConcept'.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (!(await NamedValueSet.FindAsync(routed, input, terminologies, store, cancellationToken)).TryGet(out var named, out problem)) return problem;
        if (named.Set.Fault is { } fault) return fault;
        return Answer([.. codings.Select(coding => OfSet(named.Set, coding, input))]);
    }

    public async Task<Result<FhirAnswer>> RunOnCodeSystemAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!OperationInput.Read(routed.Request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (input.Codes() is not { Count: > 0 } codings) return OperationInput.Bad("Name the code: 'code', 'coding' or 'codeableConcept'.");
        if (!(await current.GetAsync(cancellationToken)).TryGet(out var terminologies, out problem)) return problem;
        if (!(await NamedCodeSystem.FindAsync(routed, input, store, cancellationToken)).TryGet(out var named, out problem)) return problem;
        if (named.Url is null && codings.Any(coding => coding.System is null)) return OperationInput.Bad("Name the code system: by its address, by 'url', or send it as 'codeSystem'.");
        return Answer([.. codings.Select(coding => OfSystem(named, terminologies, coding, input))]);
    }

    // Without a system, a code can only be one of a set in which it means one thing.
    private static Verdict OfSet(CompiledValueSet set, AskedCode coding, OperationInput input) =>
        set.Contains(coding.System, coding.Code, input.Flag("abstract")) switch
        {
            Membership.In => Shown(coding, set.Show(coding.System, coding.Code), input),
            Membership.Out => new Verdict(false, $"The code '{coding.Code}'{Of(coding.System)} is not in the value set {set.Content.Url}.", null),
            Membership.UnknownSystem => new Verdict(false, $"Whether '{coding.Code}'{Of(coding.System)} is in the value set cannot be told: its code system is not here, or not all of it.", null),
            _ => new Verdict(false, "Whether the code is in the value set cannot be told: a value set that it names is not here.", null),
        };

    private static Verdict OfSystem(NamedCodeSystem named, Terminologies terminologies, AskedCode coding, OperationInput input)
    {
        var url = named.Url ?? coding.System!;
        if (coding.System is { } own && own != url) return new Verdict(false, $"The coding is of the system {own}, not of {url}.", null);
        if (named.In(terminologies, url, coding.Version) is not { } system) return new Verdict(false, $"The code system {url} is not here.", null);
        if (system.Find(coding.Code) is { } concept) return Shown(coding, new ExpandedCode(url, concept, Listed: null) { CodeSystem = system }, input);
        return new Verdict(false, system.IsComplete
            ? $"The code '{coding.Code}' is not in the code system {url}."
            : $"Whether '{coding.Code}' is a code of {url} cannot be told: not all of the code system is here.", null);
    }

    private static Verdict Shown(AskedCode coding, ExpandedCode? code, OperationInput input)
    {
        var display = code?.Display(input.Text("displayLanguage"));
        if (coding.Display is not { Length: > 0 } said || code is null || display is null) return new Verdict(true, null, display);
        IEnumerable<string?> right = [.. code.Designations.Select(designation => designation.Value), code.Concept.Display, code.Listed?.Display];
        return right.OfType<string>().Any(text => IsSame(text, said))
            ? new Verdict(true, null, display)
            : new Verdict(false, $"The display '{said}' is none of the code '{code.Concept.Code}'; right would be '{display}'.", display);
    }

    private static bool IsSame(string one, string other) =>
        string.Equals(string.Join(' ', one.Split(' ', StringSplitOptions.RemoveEmptyEntries)), string.Join(' ', other.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.OrdinalIgnoreCase);

    private static string Of(string? system) => system is null ? "" : $" of {system}";

    private static FhirAnswer Answer(IReadOnlyList<Verdict> verdicts)
    {
        var best = verdicts.FirstOrDefault(verdict => verdict.IsValid) ?? verdicts[0];
        return TerminologyAnswers.Of(("result", new FhirBoolean(best.IsValid)), ("message", TerminologyAnswers.Text(best.Message)), ("display", TerminologyAnswers.Text(best.Display)));
    }

    private sealed record Verdict(bool IsValid, string? Message, string? Display);
}
