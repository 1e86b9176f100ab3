using System.Globalization;
using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// SNOMED CT in Release Format 2, Snapshot files. https://confluence.ihtsdotools.org/display/DOCRELFMT. What is a concept's display is told by the
/// language reference set; the hierarchy by the active inferred is-a relationships, the other ones are properties.
/// </summary>
internal static partial class SnomedFiles
{
    private const string Url = "http://snomed.info/sct";
    private const string InternationalModule = "900000000000207008";
    private const string FullySpecified = "900000000000003001";
    private const string Synonym = "900000000000013009";
    private const string Definition = "900000000000550004";
    private const string Preferred = "900000000000548007";
    private const string UnitedStates = "900000000000509007";
    private const string GreatBritain = "900000000000508004";
    private const string IsA = "116680003";
    private const string Inferred = "900000000000011006";
    private const string SufficientlyDefined = "900000000000073002";

    public static bool Recognise(TerminologyFiles files) => files.All.Any(file => Concepts().IsMatch(file.Name));

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        if (files.All.FirstOrDefault(file => Concepts().IsMatch(file.Name)) is not { } concepts)
            return TerminologyFormat.Refusal("There is no RF2 snapshot in it: a file such as sct2_Concept_Snapshot_INT_20260101.txt is missing.");
        var language = wishes.Languages is [var wanted, ..] ? wanted : "en";
        if (!Languages(files, language).Any())
            return TerminologyFormat.Refusal($"There is no language reference set for '{language}' in it (der2_cRefset_LanguageSnapshot-{language.Split('-')[0]}_…txt); choose another --language.");
        var name = Concepts().Match(concepts.Name);
        if (!Version(wishes.Version, name.Groups["country"].Value, name.Groups["date"].Value).TryGet(out var version, out var problem)) return problem;
        var header = new CodeSystemHeader(Url, version, "SNOMED CT") { Language = language, ValueSet = Url + "?fhir_vs" };
        return new CodeSystemContent(header, Facts(files, language));
    }

    // http://snomed.info/sct/[module of the edition]/version/[date]: https://hl7.org/fhir/R4/snomedct.html
    private static Result<string> Version(string? wish, string country, string date) => wish switch
    {
        { Length: 8 } when wish.All(char.IsAsciiDigit) => $"{Url}/{InternationalModule}/version/{wish}",
        not null => wish,
        null when country.StartsWith("INT", StringComparison.Ordinal) => $"{Url}/{InternationalModule}/version/{date}",
        _ => TerminologyFormat.Refusal($"This is a national edition ({country}): say which with --version {Url}/[id of its module]/version/{date}."),
    };

    private static IEnumerable<ConceptFact> Facts(TerminologyFiles files, string language)
    {
        var displays = new SnomedDisplays(PreferredIn(files, language), language);
        foreach (var fact in Matching(files, Descriptions()).SelectMany(displays.Read)) yield return fact;
        foreach (var fact in Matching(files, Concepts()).SelectMany(file => ConceptsOf(file, displays))) yield return fact;
        foreach (var fact in Matching(files, Descriptions()).Concat(Matching(files, Definitions())).SelectMany(file => DesignationsOf(file, displays))) yield return fact;
        foreach (var fact in Matching(files, Relationships()).SelectMany(RelationshipsOf)) yield return fact;
        foreach (var fact in Matching(files, SimpleRefsets()).SelectMany(MembersOf)) yield return fact;
    }

    private static IEnumerable<ConceptFact> ConceptsOf(TerminologyFile file, SnomedDisplays displays)
    {
        foreach (var row in Rows(file, "id", "active", "moduleId", "definitionStatusId"))
        {
            if (Fault(row) is { } wrong) yield return wrong;
            else
            {
                yield return new ConceptStated(row.At, new Concept(row["id"])
                {
                    Display = displays.Of(row["id"]),
                    IsInactive = row["active"] == "0",
                    Properties =
                    [
                        new ConceptProperty("moduleId", "code", row["moduleId"]),
                        new ConceptProperty("sufficientlyDefined", "boolean", row["definitionStatusId"] == SufficientlyDefined ? "true" : "false"),
                    ],
                });
            }
        }
    }

    private static IEnumerable<ConceptFact> DesignationsOf(TerminologyFile file, SnomedDisplays displays)
    {
        foreach (var row in Rows(file, "id", "active", "conceptId", "languageCode", "typeId", "term"))
        {
            if (Fault(row) is { } wrong) yield return wrong;
            else if (row["active"] == "1" && displays.Of(row["conceptId"]) is var display && (display != row["term"] || row["typeId"] != Synonym))
                yield return new DesignationStated(row.At, row["conceptId"], new Designation(row["languageCode"], new DesignationUse(Url, row["typeId"], NameOf(row["typeId"])), row["term"]));
        }
    }

    private static IEnumerable<ConceptFact> RelationshipsOf(TerminologyFile file)
    {
        foreach (var row in Rows(file, "active", "sourceId", "destinationId", "typeId", "characteristicTypeId"))
        {
            if (Fault(row) is { } wrong) yield return wrong;
            else if (row["active"] != "1") continue;
            else if (row["typeId"] != IsA) yield return new PropertyStated(row.At, row["sourceId"], new ConceptProperty(row["typeId"], "code", row["destinationId"]));
            else if (row["characteristicTypeId"] == Inferred) yield return new LinkStated(row.At, row["sourceId"], row["destinationId"]);
        }
    }

    private static IEnumerable<ConceptFact> MembersOf(TerminologyFile file)
    {
        foreach (var row in Rows(file, "active", "refsetId", "referencedComponentId"))
        {
            if (Fault(row) is { } wrong) yield return wrong;
            // Reference sets have descriptions as members too; their ids end in 1 before the check digit. https://confluence.ihtsdotools.org/display/DOCRELFMT/6.4+SCTID+Partition+Identifier
            else if (row["active"] == "1" && row["referencedComponentId"] is [.., '0', _] and var member)
                yield return new PropertyStated(row.At, member, new ConceptProperty("memberOf", "code", row["refsetId"]));
        }
    }

    private static List<long> PreferredIn(TerminologyFiles files, string language)
    {
        var refset = language.ToUpperInvariant() switch { "EN" or "EN-US" => UnitedStates, "EN-GB" => GreatBritain, _ => null };
        List<long> preferred = [];
        foreach (var row in Languages(files, language).SelectMany(file => Rows(file, "active", "refsetId", "referencedComponentId", "acceptabilityId")))
        {
            if (row.Fault is null && row["active"] == "1" && row["acceptabilityId"] == Preferred && (refset is null || row["refsetId"] == refset)
                && long.TryParse(row["referencedComponentId"], NumberStyles.None, CultureInfo.InvariantCulture, out var description)) preferred.Add(description);
        }

        preferred.Sort();
        return preferred;
    }

    internal static IEnumerable<NamedRow> Rows(TerminologyFile file, params string[] columns) => new TableFile(file, '\t', isQuoted: false).NamedRows(columns);

    internal static Misstated? Fault(NamedRow row) => row.Fault is { } fault ? new Misstated(row.At, fault)
        : row["active"] is "0" or "1" ? null
        : new Misstated(row.At, $"'active' is 0 or 1, not '{row["active"]}'.");

    private static IEnumerable<TerminologyFile> Languages(TerminologyFiles files, string language) =>
        files.All.Where(file => LanguageRefsets().Match(file.Name) is { Success: true } match && string.Equals(match.Groups["language"].Value.Split('-')[0], language.Split('-')[0], StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<TerminologyFile> Matching(TerminologyFiles files, Regex name) => files.All.Where(file => name.IsMatch(file.Name));

    private static string NameOf(string type) => type switch
    {
        FullySpecified => "Fully specified name",
        Synonym => "Synonym",
        Definition => "Definition",
        _ => type,
    };

    [GeneratedRegex(@"^x?sct2_Concept_[A-Za-z]*Snapshot_(?<country>[A-Z]+[0-9]*)_(?<date>[0-9]{8})[0-9TZ]*\.txt$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Concepts();

    [GeneratedRegex(@"^x?sct2_Description_[A-Za-z]*Snapshot-", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Descriptions();

    [GeneratedRegex(@"^x?sct2_TextDefinition_[A-Za-z]*Snapshot-", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Definitions();

    [GeneratedRegex(@"^x?sct2_Relationship_[A-Za-z]*Snapshot_", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Relationships();

    [GeneratedRegex(@"^x?der2_cRefset_Language[A-Za-z]*Snapshot-(?<language>[A-Za-z-]+)_", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex LanguageRefsets();

    [GeneratedRegex(@"^x?der2_Refset_[A-Za-z]*Simple[A-Za-z]*Snapshot_", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SimpleRefsets();
}
