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
using MedCoop.Server.Workflow;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Operations.Referrals;

/// <summary>
/// The money of a case: <c>Task/{id}/$account</c> tells it per payer, and no invoice passes a ceiling silently, whichever way it is written.
/// </summary>
internal sealed class TaskAccount(ResourceStore store, TaskGuard guard, ConditionalCriteria criteria)
{
    private const string KindSystem = "https://medcoop.example/fhir/CodeSystem/claim-kind";

    private static readonly string[] Types = ["Claim", "ClaimResponse", "Task", "Coverage"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var stored, out var problem)) return problem;
        if (stored.IsDeletion) return Read.Deleted(stored);
        var task = (FhirTask)ResourceReader.Parse(stored.Body);
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out problem)) return problem;
        if (references.Read(task.Focus) is not { } about) return TaskGuard.NoWorkflow(routed.Key);
        if (!(await store.CaseContentsAsync([routed.Key], Types, request.Visibility, cancellationToken)).TryGet(out var contents, out problem)) return problem;
        // Who pays follows from the whole case; what is told, from what the caller may see.
        if (!(await guard.CaseAsync([routed.Key], Types, routed.Key, task, WriteRequest.Alone, request, cancellationToken)).TryGet(out var whole, out problem)) return problem;
        var seen = contents.Resources.Select(one => one.Key).ToHashSet();
        var known = whole with { Resources = [.. whole.Resources.Where(one => one.Resource is FhirTask or Coverage || seen.Contains(one.Key))] };
        var answer = new Parameters();
        foreach (var line in ReferralAccount.Of(about, known)) answer.Parameter.Add(Part(line));
        return new FhirAnswer(AnswerKind.Ok) { Body = ResourceFormat.ToJson(answer), Shown = [.. contents.Resources] };
    }

    /// <summary>The refusal of a Claim, or what is written with it. The decision relies on all that is invoiced and guaranteed.</summary>
    public async Task<Result<JudgedClaim>> JudgeAsync(
        ResourceKey key, Claim claim, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        if (claim.Use != ClaimUseCode.Claim) return JudgedClaim.Free;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var problem)) return problem;
        if (references.Read(claim.Patient) is not { Type: "Patient" } patient) return IsOfOurs(claim) ? NoReferral : JudgedClaim.Free;
        if (references.Read(claim.Referral) is not { Type: "ServiceRequest" } about)
        {
            if (!(await QuotesAsync(claim, patient, key, together, request, cancellationToken)).TryGet(out var quotes, out problem)) return problem;
            return quotes || IsOfOurs(claim) ? NoReferral : JudgedClaim.Free;
        }

        if (!(await store.HeadAsync(about, request.Visibility, cancellationToken)).TryGet(out var seen, out problem)) return problem;
        // What is not seen is not told of: that the invoice cannot be put there is said by access.
        if (seen == ResourceHead.None && !together.ContainsKey(about)) return JudgedClaim.Free;
        // Asked first: what comes after it makes the commit decide again, so that of two invoices at once one knows of the other.
        var asServer = request with { Actor = Actor.Operator, Visibility = Visibility.Everything };
        if (!(await criteria.FindAsync("Claim", [new QueryParameter("patient", patient.ToString())], asServer, limit: 1000, cancellationToken)).TryGet(out var claims, out problem)) return problem;
        if (!(await guard.CaseAsync([about], Types, key, null, together, request, cancellationToken)).TryGet(out var whole, out problem)) return problem;
        var known = whole with { Resources = [.. whole.Resources.Where(one => one.Key != key)] };
        if (ReferralAccount.Refusal(claim, key, about, known) is { } refusal) return refusal;
        return new JudgedClaim(
            [.. Notices(claim, key, about, whole, request.At)],
            [claims.Reliance, .. known.Resources.Where(one => one.Version > 0).Select(one => new VersionReliance(one.Key, one.Version))]);
    }

    /// <summary>The refusal of a guarantee, or of an answer to an invoice, that somebody else writes or changes in a payer's name; null: it may be written.</summary>
    public async Task<Problem?> NotThePayersAsync(WriteTarget target, ClaimResponse response, FhirRequest request, CancellationToken cancellationToken)
    {
        if (AccessRules.IsOperator(request.Actor) || request.Actor.Organization is not { } organization) return null;
        if (!(await OwnReferences.OfAsync(store, request, cancellationToken)).TryGet(out var references, out var unknown)) return unknown;
        List<ClaimResponse> versions = [response];
        if (target.Exists)
        {
            var stored = await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken);
            if (stored.Problem is { } away) return away;
            versions.Add((ClaimResponse)ResourceReader.Parse(stored.Value.Body));
        }

        foreach (var one in versions.Where(one => one.Insurer?.Reference is not null && references.Read(one.Insurer)?.ToString() != organization))
        {
            // The home side files what a payer sent on paper.
            var members = ((ResourceReference?[])[one.Patient, one.Request]).Select(references.Read).OfType<ResourceKey>().ToList();
            var kept = await store.CaseContentsAsync(members, [], Visibility.Everything, cancellationToken);
            if (kept.Problem is { } problem) return problem;
            if (kept.Value.Owner != organization)
                return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.NotThePayer, "What a payer guarantees or pays is written and changed by the payer itself (insurer), or filed by the organisation that keeps the patient's record.");
        }

        return null;
    }

    // To the payer, the hospital and the home side, of each referral that the invoice is about.
    private static IEnumerable<CaseWrite> Notices(Claim claim, ResourceKey key, ResourceKey about, WorkflowCase known, DateTimeOffset at)
    {
        if (claim.Status != FinancialResourceStatusCodes.Active || ReferralAccount.Warned(claim, key, about, known) is not { Warning: { } warning } line) yield break;
        foreach (var task in known.All<FhirTask>().Where(task => ReferralWorkflow.Table.Governs(task.Resource) && !TaskElements.IsOver(task.Resource) && known.Leads(task.Resource.Focus, about)))
        {
            yield return Domain.Workflow.Notices.Of(
                Guid.CreateVersion7(at).ToString(), warning, $"{line.Invoiced} {line.Currency} of {line.Guaranteed} {line.Currency} that {line.Payer} guarantees are invoiced.",
                task.Key, task.Resource, [line.Payer, known.OrganizationOf(task.Resource.Owner), known.OrganizationOf(task.Resource.Requester), known.Home], at);
        }
    }

    private static bool IsOfOurs(Claim claim) => claim.Type?.Coding.Exists(coding => coding.System == KindSystem) is true;

    // Whether it quotes a guarantee of one of the patient's referrals. Other bills under other authorizations are none of ours.
    private async Task<Result<bool>> QuotesAsync(
        Claim claim, ResourceKey patient, ResourceKey key, IReadOnlyDictionary<ResourceKey, ResourceContent> together, FhirRequest request, CancellationToken cancellationToken)
    {
        var quoted = claim.Insurance.SelectMany(insurance => insurance.PreAuthRef).ToList();
        if (quoted.Count == 0) return false;
        if (!(await guard.CaseAsync([patient], Types, key, null, together, request, cancellationToken)).TryGet(out var known, out var problem)) return problem;
        return known.All<FhirTask>().Where(task => ReferralWorkflow.Table.Governs(task.Resource)).Select(task => known.References.Read(task.Resource.Focus)).OfType<ResourceKey>().Distinct()
            .Any(about => ReferralMoney.Guarantees(known, about).Any(guarantee => quoted.Contains(guarantee.Resource.PreAuthRef)));
    }

    private static Problem NoReferral => new(
        ProblemKind.BusinessRule, ReferralErrorCodes.InvoiceWithoutGuarantee, "An invoice under a guarantee names the ServiceRequest that it is about in referral, and the Patient, both by reference.");

    private static Parameters.ParameterComponent Part(AccountLine line)
    {
        var part = new Parameters.ParameterComponent { Name = "payer" };
        Add(part, "organization", new ResourceReference(line.Payer));
        Add(part, "estimate", Amount(line.Estimated, line));
        Add(part, "guaranteed", Amount(line.Guaranteed, line));
        Add(part, "invoiced", Amount(line.Invoiced, line));
        Add(part, "disputed", Amount(line.Disputed, line));
        Add(part, "paid", Amount(line.Paid, line));
        Add(part, "remaining", Amount(line.Remaining, line));
        if (line.Warning is { } warning) Add(part, "warning", new Code(warning));
        foreach (var currency in line.Unconverted) Add(part, "unconverted", new Code(currency));
        foreach (var kind in line.Classes)
        {
            var one = new Parameters.ParameterComponent { Name = "class" };
            Add(one, "class", new Code(kind.Class));
            Add(one, "estimate", Amount(kind.Estimated, line));
            Add(one, "invoiced", Amount(kind.Invoiced, line));
            if (kind.Finding is { } finding) Add(one, "finding", new Code(finding));
            part.Part.Add(one);
        }

        return part;
    }

    private static void Add(Parameters.ParameterComponent part, string name, DataType value) => part.Part.Add(new Parameters.ParameterComponent { Name = name, Value = value });

    private static Money Amount(decimal value, AccountLine line) => new() { Value = value, Currency = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<Money.Currencies>(line.Currency) };
}

/// <summary>What a write of a Claim comes to.</summary>
/// <param name="Effects">What is written with it.</param>
/// <param name="Reliances">What the decision relied on.</param>
internal sealed record JudgedClaim(IReadOnlyList<CaseWrite> Effects, IReadOnlyList<Reliance> Reliances)
{
    /// <summary>Of a Claim that no rule is about.</summary>
    public static JudgedClaim Free { get; } = new([], []);
}
