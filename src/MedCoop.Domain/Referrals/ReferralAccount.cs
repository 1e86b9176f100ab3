using Hl7.Fhir.Model;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.Referrals;

/// <summary>
/// The money of a referral per payer: what was estimated, guaranteed, invoiced, disputed and paid, and what is left under the ceiling. Amounts are
/// exact decimals; another currency counts by the rate that its claim records, and is told apart where there is none. Pure.
/// </summary>
public static class ReferralAccount
{
    /// <summary>From this part of the ceiling on it is warned of.</summary>
    public const decimal WarnFrom = 0.8m;

    /// <summary>The account of a request, a line per payer.</summary>
    /// <param name="request">The ServiceRequest.</param>
    /// <param name="known">What is on record in its case.</param>
    public static IReadOnlyList<AccountLine> Of(ResourceKey request, WorkflowCase known)
    {
        var claims = ((ClaimUseCode[])[ClaimUseCode.Predetermination, ClaimUseCode.Preauthorization, ClaimUseCode.Claim]).SelectMany(use => ReferralMoney.Claims(known, request, use));
        var payers = claims.Select(claim => known.OrganizationOf(claim.Resource.Insurer)).OfType<string>().Concat(ReferralMoney.Payers(known, request)).Distinct(StringComparer.Ordinal);
        return [.. payers.Order(StringComparer.Ordinal).Select(payer => LineOf(payer, request, known))];
    }

    /// <summary>
    /// The refusal of an invoice that would pass a ceiling silently, that quotes no guarantee, or that has lines which none covers; null: it may be
    /// written. Above the ceiling it may only come while an extension is asked for.
    /// </summary>
    /// <param name="invoice">The invoice, as it would be.</param>
    /// <param name="key">Which one.</param>
    /// <param name="request">The ServiceRequest that it is about.</param>
    /// <param name="known">What else is on record in its case.</param>
    public static Problem? Refusal(Claim invoice, ResourceKey key, ResourceKey request, WorkflowCase known)
    {
        if (invoice is not { Use: ClaimUseCode.Claim, Status: FinancialResourceStatusCodes.Active }) return null;
        if (invoice.Total?.Value is not (>= 0 and <= ReferralMoney.Most) || invoice.Item.Exists(item => item.Net?.Value is null or < 0 or > ReferralMoney.Most))
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.AmountOutOfRange, $"An invoice has a total, and lines with a net amount, from 0 to {ReferralMoney.Most}.");
        var all = With(invoice, key, known);
        if (Circle(key, request, all))
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.CircularCorrection, "The invoice corrects itself, or one that corrects it: a correction names an earlier invoice.");
        var quoted = invoice.Insurance.SelectMany(insurance => insurance.PreAuthRef).ToList();
        var guarantees = ReferralMoney.Guarantees(known, request).Where(one => quoted.Contains(one.Resource.PreAuthRef)).ToList();
        if (guarantees.Find(one => ReferralMoney.Covers(one.Resource, invoice.BillablePeriod)) is not { } guarantee)
        {
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.InvoiceWithoutGuarantee, guarantees.Count == 0
                ? "The invoice quotes no guarantee of this case in insurance.preAuthRef."
                : "What is invoiced was done outside of the period of the guarantee that the invoice quotes (billablePeriod, preAuthPeriod).");
        }

        var payer = known.OrganizationOf(guarantee.Resource.Insurer)!;
        if (known.OrganizationOf(invoice.Insurer) is { } named && named != payer)
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.InvoiceWithoutGuarantee, $"The guarantee that the invoice quotes was given by {payer}, not by {named}.");
        if (NotCovered(invoice, guarantees, payer, known) is { } line)
        {
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.LineNotCovered,
                $"Line {line.Sequence} is of the class of cost '{ReferralMoney.ClassOf(line) ?? "none"}', which {payer} has not guaranteed: invoice it to who pays for it.");
        }

        var account = LineOf(payer, request, all);
        if (account.Unconverted.Count > 0)
            return new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.InvoiceWithoutRate, $"The guarantee is in {account.Currency}; the invoice says by which rate its {string.Join(", ", account.Unconverted)} counts (extension exchange-rate).");
        return account.Invoiced <= account.Guaranteed || IsExtensionAsked(request, known)
            ? null
            : new Problem(ProblemKind.BusinessRule, ReferralErrorCodes.OverCeiling,
                $"With this invoice {account.Invoiced} {account.Currency} are invoiced, and {account.Guaranteed} {account.Currency} are guaranteed: ask for an extension first (move 'request-extension').");
    }

    /// <summary>What is to be told when an invoice is written: the warning that its payer's line has with it and had not before; null: nothing.</summary>
    public static AccountLine? Warned(Claim invoice, ResourceKey key, ResourceKey request, WorkflowCase known)
    {
        var (before, after) = (Of(request, known), Of(request, With(invoice, key, known)));
        return after.FirstOrDefault(line => line.Warning is { } warning && before.FirstOrDefault(old => old.Payer == line.Payer)?.Warning != warning);
    }

    private static WorkflowCase With(Claim invoice, ResourceKey key, WorkflowCase known) =>
        known with { Resources = [.. known.Resources.Where(one => one.Key != key), new CaseResource<Resource>(key, 0, invoice)] };

    private static Claim.ItemComponent? NotCovered(Claim invoice, List<CaseResource<ClaimResponse>> guarantees, string payer, WorkflowCase known)
    {
        var guaranteed = guarantees.Select(guarantee => known.Find<Claim>(guarantee.Resource.Request)).OfType<Claim>().SelectMany(asked => asked.Item).Select(ReferralMoney.ClassOf).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var covered = ReferralMoney.ClassesOf(known, payer);
        return invoice.Item.Find(line => ReferralMoney.ClassOf(line) is not { } kind || (guaranteed.Count > 0 && !guaranteed.Contains(kind)) || covered?.Contains(kind) is false);
    }

    private static bool IsExtensionAsked(ResourceKey request, WorkflowCase known) =>
        known.All<FhirTask>().Any(task => ReferralWorkflow.StateOf(task.Resource) == "extension-requested" && known.Leads(task.Resource.Focus, request));

    private static AccountLine LineOf(string payer, ResourceKey request, WorkflowCase known)
    {
        var guarantees = ReferralMoney.Guarantees(known, request).Where(guarantee => known.OrganizationOf(guarantee.Resource.Insurer) == payer && ReferralMoney.Covers(guarantee.Resource, null)).Select(guarantee => guarantee.Resource).ToList();
        var invoices = Counted(Mine(ClaimUseCode.Claim), known);
        var currency = guarantees.Select(guarantee => ReferralMoney.CurrencyOf(ReferralMoney.Ceiling(guarantee))).LastOrDefault(code => code is not null)
            ?? invoices.Select(invoice => ReferralMoney.CurrencyOf(invoice.Resource.Total)).FirstOrDefault(code => code is not null)
            ?? Mine(ClaimUseCode.Predetermination).Select(estimate => ReferralMoney.CurrencyOf(estimate.Resource.Total)).LastOrDefault(code => code is not null) ?? "EUR";
        var (unconverted, covered) = (new SortedSet<string>(StringComparer.Ordinal), ReferralMoney.ClassesOf(known, payer));
        var answers = known.All<ClaimResponse>().Select(one => one.Resource).Where(response => response is { Status: FinancialResourceStatusCodes.Active, Use: ClaimUseCode.Claim })
            .Select(response => (Response: response, Invoice: invoices.Find(invoice => known.Leads(response.Request, invoice.Key))?.Resource)).Where(one => one.Invoice is not null).ToList();
        // The newest estimate counts; those before were replaced by it.
        var estimate = Mine(ClaimUseCode.Predetermination).LastOrDefault()?.Resource;
        var estimated = estimate?.Item.Where(line => covered is null || (ReferralMoney.ClassOf(line) is { } kind && covered.Contains(kind))).ToList() ?? [];
        return new AccountLine(payer, currency)
        {
            Estimated = estimated.Sum(line => In(estimate!, line.Net)),
            // A guarantee that is extended replaces the one before; of the same request the highest holds.
            Guaranteed = guarantees.Select(ReferralMoney.Ceiling).Where(ceiling => ReferralMoney.CurrencyOf(ceiling) == currency).Select(ceiling => ceiling!.Value ?? 0).DefaultIfEmpty().Max(),
            Invoiced = invoices.Sum(invoice => In(invoice.Resource, invoice.Resource.Total)),
            Disputed = answers.Where(one => one.Response.Outcome is ClaimProcessingCodes.Error or ClaimProcessingCodes.Partial)
                .Sum(one => Math.Max(0, In(one.Invoice!, one.Invoice!.Total) - In(one.Invoice!, one.Response.Total.Find(total => total.Category?.Coding.Exists(coding => coding.Code == "benefit") is true)?.Amount))),
            Paid = answers.Sum(one => In(one.Invoice!, one.Response.Payment?.Amount)),
            Unconverted = [.. unconverted],
            Classes = ClassesOf(estimated.Select(line => (ReferralMoney.ClassOf(line), In(estimate!, line.Net))), invoices.SelectMany(invoice => invoice.Resource.Item.Select(line => (ReferralMoney.ClassOf(line), In(invoice.Resource, line.Net))))),
        };

        List<CaseResource<Claim>> Mine(ClaimUseCode use) => [.. ReferralMoney.Claims(known, request, use).Where(claim => claim.Resource.Insurer is null || known.OrganizationOf(claim.Resource.Insurer) == payer)];

        decimal In(Claim claim, Money? money)
        {
            if (money?.Value is null) return 0;
            if (ReferralMoney.In(claim, money, currency) is { } amount) return amount;
            unconverted.Add(ReferralMoney.CurrencyOf(money) ?? "?");
            return 0;
        }
    }

    private static IReadOnlyList<AccountClass> ClassesOf(IEnumerable<(string? Class, decimal Amount)> estimated, IEnumerable<(string? Class, decimal Amount)> invoiced)
    {
        var (planned, asked) = (estimated.ToList(), invoiced.ToList());
        return
        [
            .. planned.Concat(asked).Select(line => line.Class).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(kind => new AccountClass(kind, planned.Where(line => line.Class == kind).Sum(line => line.Amount), asked.Where(line => line.Class == kind).Sum(line => line.Amount))),
        ];
    }

    // A correcting invoice takes the place of the one that it corrects.
    private static List<CaseResource<Claim>> Counted(List<CaseResource<Claim>> invoices, WorkflowCase known)
    {
        var corrected = invoices.SelectMany(invoice => Corrects(invoice.Resource, known).Where(key => key != invoice.Key && ProviderOf(invoices, key) == invoice.Resource.Provider?.Reference)).ToHashSet();
        return invoices.FindAll(invoice => !corrected.Contains(invoice.Key));
    }

    private static string? ProviderOf(List<CaseResource<Claim>> invoices, ResourceKey key) => invoices.Find(invoice => invoice.Key == key)?.Resource.Provider?.Reference;

    private static bool Circle(ResourceKey key, ResourceKey request, WorkflowCase known)
    {
        var invoices = ReferralMoney.Claims(known, request, ClaimUseCode.Claim).ToDictionary(invoice => invoice.Key, invoice => invoice.Resource);
        var (seen, next) = (new HashSet<ResourceKey>(), new Stack<ResourceKey>([key]));
        while (next.TryPop(out var one))
        {
            if (!invoices.TryGetValue(one, out var invoice)) continue;
            foreach (var earlier in Corrects(invoice, known))
            {
                if (earlier == key) return true;
                if (seen.Add(earlier)) next.Push(earlier);
            }
        }

        return false;
    }

    private static IEnumerable<ResourceKey> Corrects(Claim invoice, WorkflowCase known) => invoice.SubType?.Coding.Exists(coding => coding.Code == "correction") is not true ? []
        : invoice.Related.Select(related => known.References.Read(related.Claim)).OfType<ResourceKey>();
}

/// <summary>The money of a referral that one payer answers for.</summary>
/// <param name="Payer">Who.</param>
/// <param name="Currency">ISO 4217, that of the guarantee.</param>
public sealed record AccountLine(string Payer, string Currency)
{
    /// <summary>The newest estimate, as far as it is of classes of cost that this payer covers.</summary>
    public decimal Estimated { get; init; }

    /// <summary>The ceiling.</summary>
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

    /// <summary>The same by class of cost.</summary>
    public IReadOnlyList<AccountClass> Classes { get; init; } = [];

    /// <summary>A word when the ceiling is near (<c>near-ceiling</c>) or reached (<c>ceiling-reached</c>); null: neither.</summary>
    public string? Warning => Guaranteed <= 0 ? Invoiced > 0 ? "ceiling-reached" : null
        : Invoiced >= Guaranteed ? "ceiling-reached"
        : Invoiced >= Guaranteed * ReferralAccount.WarnFrom ? "near-ceiling" : null;
}

/// <summary>The money of one class of cost.</summary>
/// <param name="Class">A code of <c>cost-class</c>.</param>
/// <param name="Estimated">As the newest estimate says.</param>
/// <param name="Invoiced">In all invoices that were not corrected.</param>
public sealed record AccountClass(string Class, decimal Estimated, decimal Invoiced)
{
    /// <summary>What does not fit: <c>not-estimated</c>, <c>over-estimate</c>; null: all fits.</summary>
    public string? Finding => Invoiced <= Estimated ? null : Estimated == 0 ? "not-estimated" : "over-estimate";
}
