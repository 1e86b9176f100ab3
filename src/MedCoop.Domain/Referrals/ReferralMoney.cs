using System.Collections.Frozen;
using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;

namespace MedCoop.Domain.Referrals;

/// <summary>What is on record of a referral's money: estimates (predeterminations), guarantees (responses to preauthorizations), invoices.</summary>
public static class ReferralMoney
{
    /// <summary>Nothing in a referral costs more, in any currency.</summary>
    public const decimal Most = 1_000_000_000_000m;

    private const decimal HighestRate = 1_000_000m;
    private const string ValidityUrl = "https://medcoop.example/fhir/StructureDefinition/estimate-validity";
    private const string RateUrl = "https://medcoop.example/fhir/StructureDefinition/exchange-rate";
    private const string ClassUrl = "https://medcoop.example/fhir/StructureDefinition/covered-cost-class";

    // ISO 4217: all others have two.
    private static readonly FrozenDictionary<string, int> MinorUnits = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["BHD"] = 3,
        ["IQD"] = 3,
        ["JOD"] = 3,
        ["KWD"] = 3,
        ["LYD"] = 3,
        ["OMR"] = 3,
        ["TND"] = 3,
        ["CLP"] = 0,
        ["ISK"] = 0,
        ["JPY"] = 0,
        ["KRW"] = 0,
        ["VND"] = 0,
        ["XAF"] = 0,
        ["XOF"] = 0,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The active estimates of the request, newest last.</summary>
    public static IEnumerable<Claim> Estimates(MoveContext context) =>
        RequestOf(context) is { } request ? Claims(context.Case, request, ClaimUseCode.Predetermination).Select(claim => claim.Resource) : [];

    /// <summary>The guarantees that payers of the referral have given for its request.</summary>
    public static IEnumerable<ClaimResponse> Guarantees(MoveContext context) =>
        RequestOf(context) is { } request ? Guarantees(context.Case, request).Select(guarantee => guarantee.Resource) : [];

    /// <summary>The active claims of a use about a request, newest last.</summary>
    public static IEnumerable<CaseResource<Claim>> Claims(WorkflowCase known, ResourceKey request, ClaimUseCode use) => known.All<Claim>()
        .Where(claim => claim.Resource.Use == use && claim.Resource.Status == FinancialResourceStatusCodes.Active && known.Leads(claim.Resource.Referral, request))
        .OrderBy(claim => claim.Resource.Created, StringComparer.Ordinal).ThenBy(claim => claim.Resource.Meta?.LastUpdated ?? DateTimeOffset.MaxValue);

    /// <summary>The active guarantees for a request, newest last. Only who was asked by the home side to pay gives one.</summary>
    public static IEnumerable<CaseResource<ClaimResponse>> Guarantees(WorkflowCase known, ResourceKey request)
    {
        var payers = Payers(known, request);
        var asked = Claims(known, request, ClaimUseCode.Preauthorization).ToList();
        return known.All<ClaimResponse>().Where(one => IsGuarantee(one.Resource) && known.OrganizationOf(one.Resource.Insurer) is { } insurer && payers.Contains(insurer) && asked.Exists(claim => known.Leads(one.Resource.Request, claim.Key)))
            .OrderBy(one => one.Resource.Meta?.LastUpdated ?? DateTimeOffset.MaxValue);
    }

    /// <summary>The organisations that the home side has asked to pay, by a sub-Task <c>funding</c> of the referral.</summary>
    public static IReadOnlySet<string> Payers(WorkflowCase known, ResourceKey request)
    {
        var tasks = known.All<FhirTask>().ToList();
        var wholes = tasks.Where(task => ReferralWorkflow.Table.Governs(task.Resource) && known.Leads(task.Resource.Focus, request)).ToList();
        return tasks.Where(sub => TaskElements.HasCode(sub.Resource, "funding") && sub.Resource.Status is not (FhirTask.TaskStatus.Cancelled or FhirTask.TaskStatus.EnteredInError)
                && wholes.Exists(whole => sub.Resource.PartOf.Exists(part => known.Leads(part, whole.Key)) && IsHome(known, whole.Resource, sub.Resource.Requester)))
            .Select(sub => known.OrganizationOf(sub.Resource.Owner)).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The newest estimate as an output of its sub-Task.</summary>
    public static IEnumerable<FhirTask.OutputComponent> EstimateOutput(MoveContext context) =>
        Output("estimate", RequestOf(context) is { } request ? Claims(context.Case, request, ClaimUseCode.Predetermination).LastOrDefault()?.Key : null);

    /// <summary>The newest guarantee that holds as an output of its sub-Task.</summary>
    public static IEnumerable<FhirTask.OutputComponent> GuaranteeOutput(MoveContext context) =>
        Output("guarantee", RequestOf(context) is { } request ? Guarantees(context.Case, request).LastOrDefault(one => Holds(one.Resource, context.At))?.Key : null);

    /// <summary>Until when the hospital stands by its estimate.</summary>
    public static DateTimeOffset? ValidUntil(Claim estimate) => TaskElements.EndOf((estimate.GetExtension(ValidityUrl)?.Value as Period)?.EndElement);

    /// <summary>Whether a guarantee holds at an instant.</summary>
    public static bool Holds(ClaimResponse guarantee, DateTimeOffset at) =>
        (TaskElements.InstantOf(guarantee.PreAuthPeriod?.StartElement) ?? DateTimeOffset.MinValue) <= at
        && TaskElements.EndOf(guarantee.PreAuthPeriod?.EndElement) is { } end && end > at
        && Ceiling(guarantee) is not null;

    /// <summary>Whether a guarantee holds for all that was done in a period.</summary>
    public static bool Covers(ClaimResponse guarantee, Period? period)
    {
        var (from, until) = (TaskElements.InstantOf(period?.StartElement), TaskElements.EndOf(period?.EndElement));
        var (starts, ends) = (TaskElements.InstantOf(guarantee.PreAuthPeriod?.StartElement), TaskElements.EndOf(guarantee.PreAuthPeriod?.EndElement));
        return ends is not null && Ceiling(guarantee) is not null && (starts is null || from is null || starts <= from) && (until is null || until <= ends);
    }

    /// <summary>The most that a guarantee pays; null: it names no ceiling.</summary>
    public static Money? Ceiling(ClaimResponse guarantee) =>
        guarantee.Total.Find(total => total.Category?.Coding.Exists(coding => coding.Code == "ceiling") is true)?.Amount is { Value: >= 0 and <= Most } amount ? amount : null;

    /// <summary>The class of cost of a line (code system <c>cost-class</c>); null: it names none.</summary>
    public static string? ClassOf(Claim.ItemComponent line) => line.Category?.Coding.FirstOrDefault()?.Code;

    /// <summary>The classes of cost that a payer covers, as coverages say; null: they say nothing of it.</summary>
    public static IReadOnlySet<string>? ClassesOf(WorkflowCase known, string payer)
    {
        var named = known.All<Coverage>().Where(cover => cover.Resource.Payor.Exists(payor => known.OrganizationOf(payor) == payer))
            .SelectMany(cover => cover.Resource.Extension).Where(extension => extension.Url == ClassUrl).Select(extension => (extension.Value as CodeableConcept)?.Coding.FirstOrDefault()?.Code).OfType<string>()
            .ToFrozenSet(StringComparer.Ordinal);
        return named.Count == 0 ? null : named;
    }

    /// <summary>
    /// An amount of a claim in a currency: by the rate that the claim records, rounded to what the currency has (half away from zero); null: it
    /// cannot be told.
    /// </summary>
    public static decimal? In(Claim claim, Money? money, string currency)
    {
        if (money?.Value is not { } value || Math.Abs(value) > Most) return null;
        var code = CurrencyOf(money);
        if (code == currency) return value;
        if (claim.GetExtension(RateUrl) is not { } rate || (rate.GetExtension("rate")?.Value as FhirDecimal)?.Value is not (> 1 / HighestRate and < HighestRate and var factor)) return null;
        var (from, to) = ((rate.GetExtension("from")?.Value as Code)?.Value, (rate.GetExtension("to")?.Value as Code)?.Value);
        decimal? exact = (from == code && to == currency) ? value * factor : from == currency && to == code ? value / factor : null;
        return exact is { } amount ? Math.Round(amount, MinorUnits.GetValueOrDefault(currency, 2), MidpointRounding.AwayFromZero) : null;
    }

    /// <summary>The currency of an amount (ISO 4217); null: it has none.</summary>
    public static string? CurrencyOf(Money? money) => money?.Currency is { } currency ? Hl7.Fhir.Utility.EnumUtility.GetLiteral(currency) : null;

    private static bool IsGuarantee(ClaimResponse response) =>
        response is { Status: FinancialResourceStatusCodes.Active, Use: ClaimUseCode.Preauthorization, Outcome: ClaimProcessingCodes.Complete, PreAuthRef.Length: > 0, Insurer.Reference.Length: > 0 };

    private static bool IsHome(WorkflowCase known, FhirTask whole, ResourceReference? who) =>
        known.OrganizationOf(who) is { } organization && (organization == known.Home || organization == known.OrganizationOf(whole.Requester));

    private static ResourceKey? RequestOf(MoveContext context) => context.Case.References.Read(context.After.Focus);

    private static FhirTask.OutputComponent[] Output(string kind, ResourceKey? key) =>
        key is { } known ? [new FhirTask.OutputComponent { Type = TaskElements.Parameter(kind), Value = new ResourceReference(known.ToString()) }] : [];
}
