namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>The currency codes of ISO 4217, which FHIR names by <c>urn:iso:std:iso:4217</c> (https://hl7.org/fhir/R4/valueset-currencies.html).</summary>
internal static class Iso4217
{
    // List one of 2025, and what was withdrawn from it since 2019: R4 is of that year, and invoices are older than lists.
    private const string Codes =
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
        COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD
        IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
        MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC
        SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG XDR
        XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ZWL
        """;

    /// <summary>The code system.</summary>
    internal static ListedCodeSystem System { get; } = new(
        new CodeSystemHeader("urn:iso:std:iso:4217", Version: null, "Currency codes (ISO 4217)") { IsComplete = true, IsCaseSensitive = true },
        Codes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(code => new Concept(code)),
        links: []);
}
