using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Referrals;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Access;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Workflow;

/// <summary>
/// The money of a case: <c>Task/{id}/$account</c> tells it per payer, and no invoice passes a ceiling silently, whichever way it is written.
/// </summary>
internal sealed class TaskAccount(ResourceStore store, ConditionalCriteria criteria)
{
    private static readonly string[] Types = ["Claim", "ClaimResponse", "Task"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        var task = (FhirTask)ResourceReader.Parse(stored.Body);
        if (task.Focus is not { Reference: not null } focus) return TaskGuard.NoWorkflow(routed.Key);
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (!(await store.CaseContentsAsync([routed.Key], Types, request.Visibility, cancellationToken)).TryGet(out var contents, out problem)) return problem;
        var answer = new Parameters();
        foreach (var line in ReferralAccount.Of(focus, Case(contents, references), request.At)) answer.Parameter.Add(Part(line));
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), Shown = [.. contents.Resources] };
    }

    /// <summary>The refusal of a Claim; null: it may be written. The decision relies on all that is invoiced and guaranteed.</summary>
    public async Task<Result<IReadOnlyList<Reliance>>> JudgeAsync(
        ResourceKey key, Claim claim, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        if (claim is not { Use: ClaimUseCode.Claim, Patient.Reference: { } patient } || references.Read(claim.Referral) is not { } referral) return Result.Of<IReadOnlyList<Reliance>>([]);
        if (!(await store.HeadAsync(referral, request.Visibility, cancellationToken)).TryGet(out var seen, out problem)) return problem;
        // What is not seen is not told of: that the invoice cannot be put there is said by access.
        if (seen == ResourceHead.None && !together.ContainsKey(referral)) return Result.Of<IReadOnlyList<Reliance>>([]);
        // Asked first: what comes after it makes the commit decide again, so that of two invoices at once one knows of the other.
        var asServer = request with { Actor = Actor.Operator, Visibility = Visibility.Everything };
        if (!(await criteria.FindAsync("Claim", [new QueryParameter("patient", patient)], asServer, limit: 1000, cancellationToken)).TryGet(out var claims, out problem)) return problem;
        if (!(await store.CaseContentsAsync([referral], Types, Visibility.Everything, cancellationToken)).TryGet(out var contents, out problem)) return problem;
        var known = Case(contents, references);
        known = known with
        {
            Resources = [.. known.Resources.Where(one => !together.ContainsKey(one.Key)), .. together.Where(one => one.Key != key).Select(one => new CaseResource<Resource>(one.Key, 0, one.Value.Resource))],
        };
        if (ReferralAccount.Refusal(claim, key, known, request.At) is { } refusal) return refusal;
        return Result.Of<IReadOnlyList<Reliance>>([
            claims.Reliance, .. known.Resources.Where(one => one.Version > 0 && one.Key != key).Select(one => new VersionReliance(one.Key, one.Version)),
        ]);
    }

    /// <summary>The refusal of a guarantee, or of an answer to an invoice, that somebody else writes in a payer's name; null: it may be written.</summary>
    public async Task<Problem?> NotThePayersAsync(ClaimResponse response, FhirRequest request, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(request.Actor) || response.Insurer?.Reference is null || request.Actor.Organization is not { } organization) return null;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        if (references.Read(response.Insurer)?.ToString() == organization || references.Read(response.Patient) is not { Type: "Patient" } patient) return null;
        var kept = await store.CaseContentsAsync([patient], [], Visibility.Everything, cancellationToken);
        // The home side files what a payer sent on paper.
        return kept.Problem ?? (kept.Value.Owner == organization
            ? null
            : new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.NotThePayer, "What a payer guarantees or pays is written by the payer itself (insurer), or filed by the organisation that keeps the patient's record."));
    }

    private static WorkflowCase Case(CaseContents contents, LocalReferences references) => new(
        contents.Owner, [.. contents.Resources.Select(one => new CaseResource<Resource>(one.Key, one.Version, ResourceReader.Parse(one.Body)))], new Dictionary<string, string>(StringComparer.Ordinal))
    { References = references };

    private static Parameters.ParameterComponent Part(AccountLine line)
    {
        var part = new Parameters.ParameterComponent { Name = "payer" };
        void Add(string name, DataType value) => part.Part.Add(new Parameters.ParameterComponent { Name = name, Value = value });
        void Amount(string name, decimal value) => Add(name, new Money { Value = value, Currency = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<Money.Currencies>(line.Currency) });
        Add("organization", new ResourceReference(line.Payer));
        Amount("estimate", line.Estimated);
        Amount("guaranteed", line.Guaranteed);
        Amount("invoiced", line.Invoiced);
        Amount("disputed", line.Disputed);
        Amount("paid", line.Paid);
        Amount("remaining", line.Remaining);
        if (line.Warning is { } warning) Add("warning", new Code(warning));
        foreach (var currency in line.Unconverted) Add("unconverted", new Code(currency));
        return part;
    }
}
