using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// LOINC's release: <c>Loinc.csv</c> and, where they are there, the hierarchy (<c>ComponentHierarchyBySystem.csv</c>, before 2.73
/// <c>MultiAxialHierarchy.csv</c>), answer lists and linguistic variants. Names of properties are LOINC's own: https://hl7.org/fhir/R4/loinc.html
/// </summary>
internal static partial class LoincFiles
{
    private const string Url = "http://loinc.org";

    private static readonly string[] Properties =
        ["COMPONENT", "PROPERTY", "TIME_ASPCT", "SYSTEM", "SCALE_TYP", "METHOD_TYP", "CLASS", "CLASSTYPE", "STATUS", "ORDER_OBS", "EXAMPLE_UCUM_UNITS", "VersionFirstReleased", "VersionLastChanged"];

    private static readonly string[] Names = ["SHORTNAME", "DisplayName", "CONSUMER_NAME"];

    private static readonly string[] VariantNames = ["LONG_COMMON_NAME", "LinguisticVariantDisplayName", "SHORTNAME"];

    public static bool Recognise(TerminologyFiles files) => Named(files, "Loinc.csv") is not null;

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        if (Named(files, "Loinc.csv") is not { } table) return TerminologyFormat.Refusal("There is no Loinc.csv in it.");
        if ((wishes.Version ?? VersionIn(files)) is not { } version) return TerminologyFormat.Refusal("Say which version of LOINC it is, such as --version 2.80.");
        return new CodeSystemContent(
            new CodeSystemHeader(Url, version, "LOINC") { Language = "en", IsCaseSensitive = false, ValueSet = Url + "/vs" }, Facts(files, table, wishes.Languages));
    }

    private static IEnumerable<ConceptFact> Facts(TerminologyFiles files, TerminologyFile table, IReadOnlyList<string> languages)
    {
        // What the hierarchy and the answer lists repeat in many rows is stated once.
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var fact in Terms(table, seen)) yield return fact;
        if ((Named(files, "ComponentHierarchyBySystem.csv") ?? Named(files, "MultiAxialHierarchy.csv")) is { } hierarchy)
            foreach (var fact in Hierarchy(hierarchy, seen)) yield return fact;
        if (Named(files, "AnswerList.csv") is { } answers)
            foreach (var fact in Answers(answers, seen)) yield return fact;
        if (Named(files, "LoincAnswerListLink.csv") is { } links)
            foreach (var fact in AnswerLinks(links)) yield return fact;
        foreach (var file in files.All)
        {
            if (Variants().Match(file.Name) is { Success: true } variant && Language(variant) is var language && (languages.Count == 0 || languages.Any(wanted => IsOf(language, wanted))))
                foreach (var fact in Variant(file, language)) yield return fact;
        }
    }

    private static IEnumerable<ConceptFact> Terms(TerminologyFile file, HashSet<string> seen)
    {
        foreach (var row in Rows(file, "LOINC_NUM", "LONG_COMMON_NAME", "STATUS"))
        {
            if (Fault(row, "LOINC_NUM") is { } wrong) yield return wrong;
            else
            {
                seen.Add(row["LOINC_NUM"]);
                yield return new ConceptStated(row.At, new Concept(row["LOINC_NUM"])
                {
                    Display = row["LONG_COMMON_NAME"] is { Length: > 0 } name ? name : row["SHORTNAME"],
                    Definition = row["DefinitionDescription"] is { Length: > 0 } definition ? definition : null,
                    IsInactive = row["STATUS"] == "DEPRECATED",
                    Designations = [.. Names.Where(column => row[column].Length > 0).Select(column => Said("en", column, row[column]))],
                    Properties = [.. Properties.Where(column => row[column].Length > 0).Select(column => new ConceptProperty(column, "string", row[column]))],
                });
            }
        }
    }

    private static IEnumerable<ConceptFact> Hierarchy(TerminologyFile file, HashSet<string> seen)
    {
        foreach (var row in Rows(file, "IMMEDIATE_PARENT", "CODE", "CODE_TEXT"))
        {
            if (Fault(row, "CODE") is { } wrong) yield return wrong;
            else
            {
                if (seen.Add(row["CODE"])) yield return new ConceptStated(row.At, new Concept(row["CODE"]) { Display = row["CODE_TEXT"] });
                if (row["IMMEDIATE_PARENT"] is { Length: > 0 } parent) yield return new LinkStated(row.At, row["CODE"], parent);
            }
        }
    }

    // Lists (LL…) and answers (LA…); an answer tells by LIST which lists it is in.
    private static IEnumerable<ConceptFact> Answers(TerminologyFile file, HashSet<string> seen)
    {
        foreach (var row in Rows(file, "AnswerListId", "AnswerListName", "AnswerStringId", "DisplayText"))
        {
            if (Fault(row, "AnswerListId") is { } wrong)
            {
                yield return wrong;
                continue;
            }

            if (seen.Add(row["AnswerListId"])) yield return new ConceptStated(row.At, new Concept(row["AnswerListId"]) { Display = row["AnswerListName"] });
            if (row["AnswerStringId"] is not { Length: > 0 } answer) continue;
            if (seen.Add(answer)) yield return new ConceptStated(row.At, new Concept(answer) { Display = row["DisplayText"] });
            yield return new PropertyStated(row.At, answer, new ConceptProperty("LIST", "code", row["AnswerListId"]));
        }
    }

    private static IEnumerable<ConceptFact> AnswerLinks(TerminologyFile file)
    {
        foreach (var row in Rows(file, "LoincNumber", "AnswerListId"))
        {
            if (Fault(row, "LoincNumber") is { } wrong) yield return wrong;
            else
            {
                yield return new PropertyStated(row.At, row["LoincNumber"], new ConceptProperty("answer-list", "code", row["AnswerListId"]));
                yield return new PropertyStated(row.At, row["AnswerListId"], new ConceptProperty("answers-for", "code", row["LoincNumber"]));
            }
        }
    }

    private static IEnumerable<ConceptFact> Variant(TerminologyFile file, string language)
    {
        foreach (var row in Rows(file, "LOINC_NUM"))
        {
            if (Fault(row, "LOINC_NUM") is { } wrong) yield return wrong;
            else foreach (var column in VariantNames.Where(column => row[column].Length > 0)) yield return new DesignationStated(row.At, row["LOINC_NUM"], Said(language, column, row[column]));
        }
    }

    private static IEnumerable<NamedRow> Rows(TerminologyFile file, params string[] columns) => new TableFile(file, ',', isQuoted: true).NamedRows(columns);

    private static Misstated? Fault(NamedRow row, string code) => row.Fault is { } fault ? new Misstated(row.At, fault)
        : row[code].Length == 0 ? new Misstated(row.At, $"{code} is empty.")
        : null;

    private static Designation Said(string language, string column, string text) => new(language, new DesignationUse(Url, column, column), text);

    private static TerminologyFile? Named(TerminologyFiles files, string name) => files.All.FirstOrDefault(file => string.Equals(file.Name, name, StringComparison.OrdinalIgnoreCase));

    private static string Language(Match variant) => $"{variant.Groups["language"].Value}-{variant.Groups["country"].Value}";

    private static bool IsOf(string language, string wanted) =>
        string.Equals(language, wanted, StringComparison.OrdinalIgnoreCase) || string.Equals(language.Split('-')[0], wanted, StringComparison.OrdinalIgnoreCase);

    // Loinc_2.80.zip, or a folder of that name.
    private static string? VersionIn(TerminologyFiles files) => Versions().Match(Path.GetFullPath(files.Path)) is { Success: true } match ? match.Groups["version"].Value : null;

    // ruRU19LinguisticVariant.csv
    [GeneratedRegex("^(?<language>[a-z]{2,3})(?<country>[A-Z]{2})[0-9]+LinguisticVariant\\.csv$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Variants();

    [GeneratedRegex("[Ll]oinc_(?<version>[0-9]+\\.[0-9]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Versions();
}
