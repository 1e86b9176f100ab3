using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.Referrals;

/// <summary>
/// The money of a referral per payer: what was estimated, guaranteed, invoiced, disputed and paid, and what is left under the ceiling. Amounts are
/// exact decimals; another currency counts by the rate that its claim records, and is told apart where there is none.
/// </summary>
public static class ReferralAccount
{
    /// <summary>From this part of the ceiling on it is warned of.</summary>
    public const decimal WarnFrom = 0.8m;

    private const string RateUrl = "https://medcoop.example/fhir/StructureDefinition/exchange-rate";

    /// <summary>The account of a request, a line per payer.</summary>
    /// <param name="request">The ServiceRequest.</param>
    /// <param name="resources">What is on record in its case.</param>
    /// <param name="at">The instant at which guarantees must hold.</param>
    public static IReadOnlyList<AccountLine> Of(ResourceReference request, WorkflowCase resources, DateTimeOffset at)
    {
        var claims = resources.All<Claim>().Where(one => one.Resource.Status == FinancialResourceStatusCodes.Active && resources.Same(one.Resource.Referral, request)).ToList();
        var responses = resources.All<ClaimResponse>().Where(one => one.Resource.Status == FinancialResourceStatusCodes.Active).Select(one => one.Resource).ToList();
        var payers = claims.Select(claim => claim.Resource.Insurer?.Reference).Concat(responses.Select(response => response.Insurer?.Reference)).OfType<string>().Distinct(StringComparer.Ordinal);
        return [.. payers.Order(StringComparer.Ordinal).Select(payer => LineOf(payer, claims, responses, resources, at))];
    }

    /// <summary>
    /// The refusal of an invoice that would pass a ceiling silently, or that quotes no guarantee; null: it may be written. Above the ceiling it may
    /// only come while an extension is asked for.
    /// </summary>
    public static Problem? Refusal(Claim invoice, Fhir.ResourceKey key, WorkflowCase resources, DateTimeOffset at)
    {
        if (invoice is not { Use: ClaimUseCode.Claim, Status: FinancialResourceStatusCodes.Active, Referral: { Reference: not null } request }) return null;
        var others = resources with { Resources = [.. resources.Resources.Where(one => one.Key != key), new CaseResource<Resource>(key, 0, invoice)] };
        var quoted = invoice.Insurance.SelectMany(insurance => insurance.PreAuthRef).ToList();
        var guarantees = resources.All<ClaimResponse>().Select(one => one.Resource).Where(response => response is { Use: ClaimUseCode.Preauthorization, Insurer.Reference.Length: > 0 } && quoted.Contains(response.PreAuthRef)).ToList();
        if (guarantees.Count == 0)
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.InvoiceWithoutGuarantee, "The invoice quotes no guarantee of this case in insurance.preAuthRef.");
        var line = LineOf(invoice.Insurer?.Reference ?? guarantees[0].Insurer?.Reference ?? "", [.. others.All<Claim>().Where(one => one.Resource.Status == FinancialResourceStatusCodes.Active && resources.Same(one.Resource.Referral, request))],
            [.. resources.All<ClaimResponse>().Select(one => one.Resource)], others, at);
        if (line.Unconverted.Count > 0)
            return new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.InvoiceWithoutRate, $"The guarantee is in {line.Currency}; the invoice says by which rate its {string.Join(", ", line.Unconverted)} counts (extension exchange-rate).");
        var isAsked = resources.All<FhirTask>().Any(task => TaskElements.HasCode(task.Resource, "funding") && !TaskElements.IsOver(task.Resource));
        return line.Invoiced <= line.Guaranteed || isAsked
            ? null
            : new Problem(ProblemKind.BusinessRule, WorkflowErrorCodes.OverCeiling,
                $"With this invoice {line.Invoiced} {line.Currency} are invoiced, and {line.Guaranteed} {line.Currency} are guaranteed: ask for an extension first (move 'request-extension').");
    }

    private static AccountLine LineOf(string payer, IReadOnlyList<CaseResource<Claim>> claims, IReadOnlyList<ClaimResponse> responses, WorkflowCase resources, DateTimeOffset at)
    {
        var guarantees = responses.Where(response => response is { Use: ClaimUseCode.Preauthorization, Outcome: ClaimProcessingCodes.Complete } && response.Insurer?.Reference == payer && ReferralMoney.Holds(response, at)
            && claims.Any(claim => resources.Leads(response.Request, claim.Key))).ToList();
        var currency = Code(guarantees.Select(ReferralMoney.Ceiling).FirstOrDefault()) ?? claims.Select(claim => Code(claim.Resource.Total)).FirstOrDefault(code => code is not null) ?? "EUR";
        var unconverted = new SortedSet<string>(StringComparer.Ordinal);
        decimal In(Claim claim, Money? money) => money?.Value is not { } value ? 0
            : Code(money) == currency ? value
            : RateOf(claim, Code(money), currency) is { } rate ? value * rate
            : Unknown(Code(money));
        decimal Unknown(string? code)
        {
            unconverted.Add(code ?? "?");
            return 0;
        }

        var mine = claims.Where(claim => claim.Resource.Insurer is null || claim.Resource.Insurer.Reference == payer).ToList();
        var invoices = mine.Where(claim => claim.Resource.Use == ClaimUseCode.Claim).ToList();
        // A correcting invoice takes the place of the one that it corrects.
        var corrected = invoices.SelectMany(claim => claim.Resource.Related.Where(_ => claim.Resource.SubType?.Coding.Exists(coding => coding.Code == "correction") is true)).Select(related => related.Claim?.Reference).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var counted = invoices.Where(claim => !corrected.Contains(claim.Key.ToString())).ToList();
        var answers = responses.Where(response => response.Use == ClaimUseCode.Claim).Select(response => (Response: response, Invoice: counted.FirstOrDefault(claim => resources.Leads(response.Request, claim.Key))?.Resource)).Where(one => one.Invoice is not null).ToList();
        return new AccountLine(payer, currency)
        {
            // The newest estimate counts; those before were replaced by it.
            Estimated = mine.Where(claim => claim.Resource.Use == ClaimUseCode.Predetermination).OrderBy(claim => claim.Resource.Created, StringComparer.Ordinal).ThenBy(claim => claim.Resource.Meta?.LastUpdated)
                .Select(claim => In(claim.Resource, claim.Resource.Total)).LastOrDefault(),
            // A guarantee that is extended replaces the one before; of the same request the highest holds.
            Guaranteed = guarantees.Select(guarantee => Code(ReferralMoney.Ceiling(guarantee)) == currency ? ReferralMoney.Ceiling(guarantee)!.Value ?? 0 : 0).DefaultIfEmpty().Max(),
            Invoiced = counted.Sum(claim => In(claim.Resource, claim.Resource.Total)),
            Disputed = answers.Where(one => one.Response.Outcome is ClaimProcessingCodes.Error or ClaimProcessingCodes.Partial)
                .Sum(one => Math.Max(0, In(one.Invoice!, one.Invoice!.Total) - In(one.Invoice!, one.Response.Total.Find(total => total.Category?.Coding.Exists(coding => coding.Code == "benefit") is true)?.Amount))),
            Paid = answers.Sum(one => In(one.Invoice!, one.Response.Payment?.Amount)),
            Unconverted = [.. unconverted],
        };
    }

    private static decimal? RateOf(Claim claim, string? from, string to)
    {
        if (claim.GetExtension(RateUrl) is not { } rate || (rate.GetExtension("rate")?.Value as FhirDecimal)?.Value is not { } value || value <= 0) return null;
        var (source, target) = ((rate.GetExtension("from")?.Value as Code)?.Value, (rate.GetExtension("to")?.Value as Code)?.Value);
        return source == from && target == to ? value : source == to && target == from ? 1 / value : null;
    }

    private static string? Code(Money? money) => money?.Currency is { } currency ? Hl7.Fhir.Utility.EnumUtility.GetLiteral(currency) : null;
}

/// <summary>The money of a referral that one payer answers for.</summary>
/// <param name="Payer">Who.</param>
/// <param name="Currency">ISO 4217, that of the guarantee.</param>
public sealed record AccountLine(string Payer, string Currency)
{
    /// <summary>The newest estimate.</summary>
    public decimal Estimated { get; init; }

    /// <summary>The ceiling that holds.</summary>
    public decimal Guaranteed { get; init; }

    /// <summary>All invoices that were not corrected.</summary>
    public decimal Invoiced { get; init; }

    /// <summary>What the payer does not accept of them.</summary>
    public decimal Disputed { get; init; }

    /// <summary>What was paid.</summary>
    public decimal Paid { get; init; }

    /// <summary>What may still be invoiced.</summary>
    public decimal Remaining => Guaranteed - Invoiced;

    /// <summary>Currencies of amounts for which no rate is recorded, and which do not count.</summary>
    public IReadOnlyList<string> Unconverted { get; init; } = [];

    /// <summary>A word when the ceiling is near (<c>near-ceiling</c>) or reached (<c>ceiling-reached</c>); null: neither.</summary>
    public string? Warning => Guaranteed <= 0 ? Invoiced > 0 ? "ceiling-reached" : null
        : Invoiced >= Guaranteed ? "ceiling-reached"
        : Invoiced >= Guaranteed * ReferralAccount.WarnFrom ? "near-ceiling" : null;
}
