using System.Globalization;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;
using ErrorCodes = MedCoop.Domain.Access.AccessErrorCodes;

namespace MedCoop.Server.Operations.Access;

/// <summary><c>Patient/{id}/$access-explain</c>: who may see which of the patient's cases, why and until when, and whose sight ended. For auditors, and for coordinators of the organisation that keeps the patient's record.</summary>
internal sealed class AccessExplain(ResourceStore store)
{
    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var actor = routed.Request.Actor;
        var asksAll = AccessRules.IsOperator(actor) || actor.Roles.Contains(Role.Auditor);
        if (!asksAll && !actor.Roles.Contains(Role.Coordinator))
            return new Problem(ProblemKind.Forbidden, ErrorCodes.RoleMissing, $"Only {Role.Auditor.Code()} and {Role.Coordinator.Code()} may ask who sees a patient's cases.");
        var sight = asksAll ? Visibility.Everything : routed.Request.Visibility with { OwnCasesOnly = true };
        if (!(await store.HeadAsync(routed.Key, sight, cancellationToken)).TryGet(out var head, out var problem)) return problem;
        if (head == ResourceHead.None) return new Problem(ProblemKind.NotFound, Fhir.Outcomes.ErrorCodes.UnknownResource, $"There is no {routed.Key}.");
        if (!(await store.CasesAsync(routed.Key, cancellationToken)).TryGet(out var report, out problem)) return problem;
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(Answer(report, routed.Request.At)) };
    }

    private static Parameters Answer(CaseReport report, DateTimeOffset at)
    {
        var answer = new Parameters();
        foreach (var grant in report.Grants) answer.Parameter.Add(Part("grant", [.. Words(grant), ("active", new FhirBoolean(grant.From <= at && at < grant.Until))]));
        foreach (var end in report.Ended)
        {
            answer.Parameter.Add(Part("ended",
            [
                ("case", new ResourceReference(end.Case.ToString())), ("grantee", new ResourceReference(end.Grantee)), ("why", new FhirString(end.Why)),
                .. end.Consents.Length == 0 ? [] : ((string, DataType)[])[("consents", new FhirString(end.Consents))], ("at", new Instant(end.At)),
                .. end.Told is null ? [] : ((string, DataType)[])[("told", new ResourceReference($"Task/{end.Told}"))],
            ]));
        }

        return answer;
    }

    private static IEnumerable<(string Name, DataType Value)> Words(CaseGrant grant)
    {
        yield return ("case", new ResourceReference(grant.Case.ToString()));
        yield return ("grantee", new ResourceReference(grant.Grantee));
        yield return ("why", new FhirString(grant.Why));
        if (grant.From > DateTimeOffset.MinValue) yield return ("from", new Instant(grant.From));
        if (grant.Until.Year < 9999) yield return ("until", new Instant(grant.Until));
        if (ConsentTerms.LeftOut(grant.Country) is [_, ..] others) yield return ("any-country-but", new FhirString(string.Join(' ', others)));
        else if (grant.Country != ConsentTerms.AnyCountry) yield return ("country", new Code(grant.Country));
        if (grant.Purposes != (int)Purposes.All) yield return ("purposes", new FhirString(((Purposes)grant.Purposes).ToString()));
        if (grant.Consents.Length > 0) yield return ("consents", new FhirString(grant.Consents));
        if (grant.DeniedTypes.Count > 0) yield return ("without-types", new FhirString(string.Join(' ', grant.DeniedTypes)));
        if (grant.DeniedLabels != 0) yield return ("without-labels", new FhirString(grant.DeniedLabels.ToString("x", CultureInfo.InvariantCulture)));
    }

    private static Parameters.ParameterComponent Part(string name, IEnumerable<(string Name, DataType Value)> parts) => new()
    {
        Name = name,
        Part = [.. parts.Select(part => new Parameters.ParameterComponent { Name = part.Name, Value = part.Value })],
    };
}
