using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>ICD-10 as WHO publishes it: ClaML (<see cref="Icd10Claml"/>), or the text files of the "meta" archive (<see cref="Icd10Meta"/>).</summary>
internal static partial class Icd10Files
{
    private const string Url = "http://hl7.org/fhir/sid/icd-10";

    public static bool Recognise(TerminologyFiles files) => Meta(files) is not null || Claml(files) is not null;

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        if (Meta(files) is { } codes)
        {
            var year = Years().Match(codes.Name) is { Success: true } match ? match.Groups["year"].Value : null;
            if ((wishes.Version ?? year) is not { } version) return TerminologyFormat.Refusal("Say which version of ICD-10 it is, such as --version 2019.");
            return new CodeSystemContent(Header(version, wishes.Languages is [var language, ..] ? language : "en"), new Icd10Meta(codes, Second(files, "chapters"), Second(files, "groups") ?? Second(files, "blocks")).Facts());
        }

        if (Claml(files) is not { } claml) return TerminologyFormat.Refusal("There is neither a ClaML file (XML) nor one like icd102019syst_codes.txt in it.");
        var title = XmlRows.Read(claml, "Title").FirstOrDefault();
        var said = title is null ? "" : title["version"] is { Length: > 0 } named ? named : title["date"];
        if ((wishes.Version ?? (said.Length > 0 ? said : null)) is not { } edition) return TerminologyFormat.Refusal("The file does not say which version it is; say it with --version.");
        var tongue = wishes.Languages is [var wish, ..] ? wish : Icd10Claml.LanguageOf(claml) ?? "en";
        return new CodeSystemContent(Header(edition, tongue), new Icd10Claml(claml, tongue).Facts());
    }

    private static CodeSystemHeader Header(string version, string language) => new(Url, version, "ICD-10") { Language = language, IsCaseSensitive = false };

    private static TerminologyFile? Meta(TerminologyFiles files) => files.All.FirstOrDefault(file => Codes().IsMatch(file.Name));

    private static TerminologyFile? Second(TerminologyFiles files, string what) =>
        files.All.FirstOrDefault(file => file.Name.EndsWith($"{what}.txt", StringComparison.OrdinalIgnoreCase));

    private static TerminologyFile? Claml(TerminologyFiles files) =>
        files.All.FirstOrDefault(file => (file.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || file.Name.EndsWith(".xml.gz", StringComparison.OrdinalIgnoreCase)) && XmlRows.Root(file) == "ClaML");

    [GeneratedRegex("^(icd10.*)?codes\\.txt$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Codes();

    [GeneratedRegex("^icd10(?<year>[0-9]{4})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Years();
}
