namespace MedCoop.Domain.Referrals;

/// <summary>The stable codes of what the money of a referral refuses.</summary>
public static class ReferralErrorCodes
{
    /// <summary>An invoice quotes no guarantee of its case.</summary>
    public const string InvoiceWithoutGuarantee = "MC2010";

    /// <summary>An invoice is in another currency than the guarantee and records no rate.</summary>
    public const string InvoiceWithoutRate = "MC2011";

    /// <summary>With the invoice more would be invoiced than is guaranteed, and no extension is asked for.</summary>
    public const string OverCeiling = "MC2012";

    /// <summary>A guarantee or an answer to an invoice is written in the name of another organisation.</summary>
    public const string NotThePayer = "MC2013";

    /// <summary>A line of an invoice is of a class of cost that its payer has not guaranteed.</summary>
    public const string LineNotCovered = "MC2014";

    /// <summary>Invoices correct each other in a circle.</summary>
    public const string CircularCorrection = "MC2015";

    /// <summary>An amount is missing, negative, or greater than anything in a referral.</summary>
    public const string AmountOutOfRange = "MC2016";
}
