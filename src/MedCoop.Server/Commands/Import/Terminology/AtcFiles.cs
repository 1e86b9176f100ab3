using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// ATC with defined daily doses: the XML that WHOCC delivers (rows <c>z:row</c> with <c>ATCCode</c> and <c>Name</c>; in the file of doses with <c>DDD</c>,
/// <c>UnitType</c>, <c>AdmCode</c>), or a CSV with the columns <c>atc_code</c>, <c>atc_name</c>, <c>ddd</c>, <c>uom</c>, <c>adm_r</c>, <c>note</c>. Groups
/// are told by the length of the code: 1, 3, 4, 5 and 7 characters.
/// </summary>
internal static partial class AtcFiles
{
    private static readonly int[] Levels = [1, 3, 4, 5, 7];

    private static readonly string[] CodeNames = ["ATCCode", "atc_code", "ATC code", "ATC", "code"];
    private static readonly string[] TitleNames = ["Name", "atc_name", "ATC level name"];
    private static readonly string[] DoseNames = ["DDD", "ddd"];
    private static readonly string[] UnitNames = ["UnitType", "uom", "Unit"];
    private static readonly string[] RouteNames = ["AdmCode", "AdmR", "adm_r", "Adm.R"];
    private static readonly string[] NoteNames = ["DDDComment", "Comment", "note"];

    public static bool Recognise(TerminologyFiles files) => files.All.Any(IsXml) || files.All.Any(IsTable);

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        var own = files.All.Where(file => IsXml(file) || IsTable(file)).ToList();
        if (own.Count == 0) return TerminologyFormat.Refusal("There is neither an XML file with rows z:row ATCCode=… nor a CSV file with the column atc_code in it.");
        var year = own.Select(file => Years().Match(file.Name)).FirstOrDefault(match => match.Success)?.Value;
        if ((wishes.Version ?? year) is not { } version) return TerminologyFormat.Refusal("Say which version of ATC it is, such as --version 2026.");
        var header = new CodeSystemHeader("http://www.whocc.no/atc", version, "ATC") { Language = wishes.Languages is [var language, ..] ? language : "en", IsCaseSensitive = false };
        return new CodeSystemContent(header, Facts(own));
    }

    private static IEnumerable<ConceptFact> Facts(IReadOnlyList<TerminologyFile> files)
    {
        // One code has a row for each of its doses; in the file of doses there are no names.
        Dictionary<string, string> known = new(StringComparer.Ordinal);
        var rows = files.SelectMany(Rows).ToList();
        foreach (var row in rows.Where(row => row.Name.Length > 0 || row.Fault is not null))
        {
            if (Fault(row) is { } wrong) yield return wrong;
            else if (known.TryAdd(row.Code, row.Name)) yield return new ConceptStated(row.At, new Concept(row.Code) { Display = row.Name });
            else if (known[row.Code] != row.Name) yield return new Misstated(row.At, $"'{row.Code}' is called '{row.Name}' here and '{known[row.Code]}' before.");
        }

        foreach (var code in known.Keys.Where(code => code.Length > 1))
            yield return new LinkStated(rows.First(row => row.Code == code).At, code, code[..Levels.Last(length => length < code.Length)]);
        foreach (var row in rows.Where(row => row.Fault is null && row.Dose.Length > 0))
            yield return new PropertyStated(row.At, row.Code, new ConceptProperty("ddd", "string", string.Join(' ', new[] { row.Dose, row.Unit, row.Route, row.Note }.Where(part => part.Length > 0))));
    }

    private static Misstated? Fault(AtcRow row) => row.Fault is { } fault ? new Misstated(row.At, fault)
        : Levels.Contains(row.Code.Length) ? null
        : new Misstated(row.At, $"'{row.Code}' is no ATC code: those have 1, 3, 4, 5 or 7 characters.");

    private static IEnumerable<AtcRow> Rows(TerminologyFile file) => IsXml(file)
        ? XmlRows.Read(file, "row").Select(row => new AtcRow(row.At, row.Fault, names => First(names, name => row[name])))
        : new TableFile(file, Separator(file), isQuoted: true).NamedRows().Select(row => new AtcRow(row.At, row.Fault, names => First(names, name => row[name])));

    // NA is what R and others write for nothing.
    private static string First(string[] names, Func<string, string> value) => names.Select(value).FirstOrDefault(text => text is { Length: > 0 } and not "NA") ?? "";

    private static bool IsXml(TerminologyFile file) =>
        file.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && XmlRows.Read(file, "row", "Class", "Title").FirstOrDefault() is { Fault: null } row && row["ATCCode"].Length > 0;

    private static bool IsTable(TerminologyFile file) =>
        file.Name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) && FirstLine(file) is { } line && CodeNames.SkipLast(1).Any(name => line.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static char Separator(TerminologyFile file) => FirstLine(file)?.Contains(';', StringComparison.Ordinal) is true ? ';' : ',';

    private static string? FirstLine(TerminologyFile file)
    {
        using var text = file.OpenText();
        return text.ReadLine();
    }

    [GeneratedRegex("20[0-9]{2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Years();

    private sealed class AtcRow(FilePlace at, string? fault, Func<string[], string> value)
    {
        public FilePlace At => at;

        public string? Fault => fault;

        public string Code { get; } = value(CodeNames).ToUpperInvariant();

        public string Name { get; } = value(TitleNames);

        public string Dose { get; } = value(DoseNames);

        public string Unit { get; } = value(UnitNames);

        public string Route { get; } = value(RouteNames);

        public string Note { get; } = value(NoteNames);
    }
}
