namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>Value sets that exist because a code system does: all of its codes, and those that SNOMED CT's and LOINC's URLs describe.</summary>
internal static class ImplicitValueSets
{
    private const string Snomed = "http://snomed.info/sct";
    private const string Loinc = "http://loinc.org";

    /// <summary>What a URL means; null when it means nothing here.</summary>
    internal static ValueSetContent? Find(string url, string? version, Terminologies terminologies)
    {
        var set = OfSnomed(url) ?? OfLoinc(url) ?? OfSystem(url, terminologies);
        return set is null ? null : new ValueSetContent(url, version) { Include = [set with { Version = set.Version ?? version }] };
    }

    // https://hl7.org/fhir/R4/snomedct.html#implicit; an edition may stand between: http://snomed.info/sct/[sctid]/version/[date]?fhir_vs
    private static ConceptSet? OfSnomed(string url)
    {
        if (!url.StartsWith(Snomed, StringComparison.Ordinal) || url.IndexOf("?fhir_vs", StringComparison.Ordinal) is not (>= 0 and var at)) return null;
        var whole = new ConceptSet { System = Snomed, Version = at > Snomed.Length ? url[..at] : null };
        var which = url[(at + "?fhir_vs".Length)..];
        return which switch
        {
            "" => whole,
            _ when which.StartsWith("=isa/", StringComparison.Ordinal) => whole with { Filters = [new("concept", "is-a", which["=isa/".Length..])] },
            "=refset" => whole with { Filters = [new("memberOf", "exists", "true")] },
            _ when which.StartsWith("=refset/", StringComparison.Ordinal) => whole with { Filters = [new("memberOf", "=", which["=refset/".Length..])] },
            _ => null,
        };
    }

    // https://hl7.org/fhir/R4/loinc.html#implicit
    private static ConceptSet? OfLoinc(string url) => url switch
    {
        $"{Loinc}/vs" => new ConceptSet { System = Loinc },
        _ when url.StartsWith($"{Loinc}/vs/LP", StringComparison.Ordinal) =>
            new ConceptSet { System = Loinc, Filters = [new("concept", "is-a", url[$"{Loinc}/vs/".Length..])] },
        // The answers of a list: https://hl7.org/fhir/R4/loinc.html#vs
        _ when url.StartsWith($"{Loinc}/vs/LL", StringComparison.Ordinal) =>
            new ConceptSet { System = Loinc, Filters = [new("LIST", "=", url[$"{Loinc}/vs/".Length..])] },
        _ => null,
    };

    // CodeSystem.valueSet: "the value set SHALL include all codes of the code system".
    // A value set that is here in another version is not implied: the version asked for is simply missing.
    private static ConceptSet? OfSystem(string url, Terminologies terminologies)
    {
        if (terminologies.Has("ValueSet", url)) return null;
        return terminologies.Entries
            .Where(entry => entry.ValueSet is { } valueSet && Search.CanonicalUrl.Split(valueSet).Url == url)
            .Select(entry => new ConceptSet { System = entry.Url })
            .FirstOrDefault();
    }
}
