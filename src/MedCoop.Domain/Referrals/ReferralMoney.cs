using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain.Referrals;

/// <summary>What is on record of a referral's money: estimates (predeterminations), guarantees (responses to preauthorizations), invoices.</summary>
public static class ReferralMoney
{
    private const string ValidityUrl = "https://medcoop.example/fhir/StructureDefinition/estimate-validity";

    /// <summary>The active estimates of the request, newest last.</summary>
    public static IEnumerable<Claim> Estimates(MoveContext context) => Claims(context, ClaimUseCode.Predetermination);

    /// <summary>The active invoices of the request.</summary>
    public static IEnumerable<Claim> Invoices(MoveContext context) => Claims(context, ClaimUseCode.Claim);

    /// <summary>The guarantees that were given for the request.</summary>
    public static IEnumerable<ClaimResponse> Guarantees(MoveContext context)
    {
        var asked = context.Case.All<Claim>().Where(claim => claim.Resource.Use == ClaimUseCode.Preauthorization && IsOf(context, claim.Resource)).ToList();
        return context.Case.All<ClaimResponse>().Select(one => one.Resource).Where(response =>
            response is { Status: FinancialResourceStatusCodes.Active, Use: ClaimUseCode.Preauthorization, Outcome: ClaimProcessingCodes.Complete, PreAuthRef.Length: > 0, Insurer.Reference.Length: > 0 }
            && asked.Exists(claim => context.Case.Leads(response.Request, claim.Key)));
    }

    /// <summary>The newest estimate as an output of its sub-Task.</summary>
    public static IEnumerable<FhirTask.OutputComponent> EstimateOutput(MoveContext context) => Output("estimate", context.Case.All<Claim>()
        .Where(claim => claim.Resource is { Use: ClaimUseCode.Predetermination, Status: FinancialResourceStatusCodes.Active } && IsOf(context, claim.Resource)).OrderBy(claim => claim.Resource.Created, StringComparer.Ordinal).LastOrDefault()?.Key);

    /// <summary>The newest guarantee that holds as an output of its sub-Task.</summary>
    public static IEnumerable<FhirTask.OutputComponent> GuaranteeOutput(MoveContext context)
    {
        var holding = Guarantees(context).Where(guarantee => Holds(guarantee, context.At)).ToHashSet();
        return Output("guarantee", context.Case.All<ClaimResponse>().Where(one => holding.Contains(one.Resource)).OrderBy(one => one.Resource.Meta?.LastUpdated ?? DateTimeOffset.MaxValue).LastOrDefault()?.Key);
    }

    /// <summary>Until when the hospital stands by its estimate.</summary>
    public static DateTimeOffset? ValidUntil(Claim estimate) => TaskElements.EndOf((estimate.GetExtension(ValidityUrl)?.Value as Period)?.EndElement);

    /// <summary>Whether a guarantee holds at an instant.</summary>
    public static bool Holds(ClaimResponse guarantee, DateTimeOffset at) =>
        (guarantee.PreAuthPeriod?.StartElement?.ToDateTimeOffset(TimeSpan.Zero) ?? DateTimeOffset.MinValue) <= at
        && TaskElements.EndOf(guarantee.PreAuthPeriod?.EndElement) is { } end && end > at
        && Ceiling(guarantee) is not null;

    /// <summary>The most that a guarantee pays; null: it names no ceiling.</summary>
    public static Money? Ceiling(ClaimResponse guarantee) =>
        guarantee.Total.Find(total => total.Category?.Coding.Exists(coding => coding.Code == "ceiling") is true)?.Amount;

    private static FhirTask.OutputComponent[] Output(string kind, Fhir.ResourceKey? key) =>
        key is { } known ? [new FhirTask.OutputComponent { Type = TaskElements.Parameter(kind), Value = new ResourceReference(known.ToString()) }] : [];

    private static IEnumerable<Claim> Claims(MoveContext context, ClaimUseCode use) => context.Case.All<Claim>().Select(one => one.Resource)
        .Where(claim => claim.Use == use && claim.Status == FinancialResourceStatusCodes.Active && IsOf(context, claim))
        .OrderBy(claim => claim.Created, StringComparer.Ordinal);

    private static bool IsOf(MoveContext context, Claim claim) => context.Case.Same(claim.Referral, context.After.Focus);
}
