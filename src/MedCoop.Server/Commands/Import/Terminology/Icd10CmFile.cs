using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// ICD-10-CM's order file: columns of fixed width. 1-5 order, 7-13 code without its point, 15 whether it may be billed (1) or only groups (0), 17-76 short
/// title, from 78 long title. Codes stand below the longest beginning of theirs that is a code.
/// </summary>
internal static partial class Icd10CmFile
{
    private const int LongTitle = 77;

    public static bool Recognise(TerminologyFiles files) => Find(files) is not null;

    public static Result<CodeSystemContent> Read(TerminologyFiles files, ImportWishes wishes)
    {
        if (Find(files) is not { } file) return TerminologyFormat.Refusal("There is no order file in it, such as icd10cm_order_2026.txt.");
        var version = wishes.Version ?? OrderFiles().Match(file.Name).Groups["year"].Value;
        return new CodeSystemContent(new CodeSystemHeader("http://hl7.org/fhir/sid/icd-10-cm", version, "ICD-10-CM") { Language = "en", IsCaseSensitive = false }, Facts(file));
    }

    private static TerminologyFile? Find(TerminologyFiles files) => files.All.FirstOrDefault(file => OrderFiles().IsMatch(file.Name));

    private static IEnumerable<ConceptFact> Facts(TerminologyFile file)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        // No line has a tab, so that each is one column.
        foreach (var row in new TableFile(file, '\t', isQuoted: false).Rows())
        {
            var line = row.Values is [var only] ? only : "";
            if (row.Fault is not null || line.Length <= LongTitle || line[14] is not ('0' or '1'))
            {
                yield return new Misstated(row.At, row.Fault ?? "A line has a number, a code from column 7, 0 or 1 in column 15, and titles from columns 17 and 78.");
                continue;
            }

            var bare = line[6..13].Trim();
            known.Add(bare);
            yield return new ConceptStated(row.At, new Concept(Dotted(bare))
            {
                Display = line[LongTitle..].Trim(),
                Designations = [new Designation("en", Use: null, line[16..76].Trim())],
                Properties = [new ConceptProperty("billable", "boolean", line[14] == '1' ? "true" : "false")],
            });
            for (var above = bare[..^1]; above.Length >= 3; above = above[..^1])
            {
                if (!known.Contains(above)) continue;
                yield return new LinkStated(row.At, Dotted(bare), Dotted(above));
                break;
            }
        }
    }

    private static string Dotted(string bare) => bare.Length > 3 ? $"{bare[..3]}.{bare[3..]}" : bare;

    [GeneratedRegex("^icd10cm[_-]order[_-](?<year>[0-9]{4}).*\\.txt$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex OrderFiles();
}
