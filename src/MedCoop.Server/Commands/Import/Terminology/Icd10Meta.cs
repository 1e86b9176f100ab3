using System.Globalization;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// The text files of WHO's "meta" archive: rows without a header, separated by semicolons. Of the codes: level (3 to 5), terminal or not (T, N), how the
/// code is made, chapter (01 to 22), first category of its block, code with dagger and dash, code, code without a point, title, … Of the chapters: number;
/// title. Of the blocks ("groups"): first category; last category; chapter; title.
/// </summary>
/// <param name="codes">The codes.</param>
/// <param name="chapters">The chapters; null when they are not there.</param>
/// <param name="blocks">The blocks; null when they are not there.</param>
internal sealed class Icd10Meta(TerminologyFile codes, TerminologyFile? chapters, TerminologyFile? blocks)
{
    private static readonly string[] Roman =
        ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX", "XXI", "XXII"];

    // The block of a first category, and the categories that there are.
    private readonly Dictionary<string, string> blockOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public IEnumerable<ConceptFact> Facts() => Chapters().Concat(Blocks()).Concat(Codes());

    private IEnumerable<ConceptFact> Chapters()
    {
        foreach (var row in Rows(chapters))
        {
            if (Fault(row, columns: 2) is { } wrong) yield return wrong;
            else if (ChapterOf(row.Values[0]) is not { } chapter) yield return new Misstated(row.At, $"'{row.Values[0]}' is no chapter: 01 to {Roman.Length}.");
            else
            {
                known.Add(chapter);
                yield return new ConceptStated(row.At, new Concept(chapter) { Display = Rest(row, 1), IsAbstract = true });
            }
        }
    }

    private IEnumerable<ConceptFact> Blocks()
    {
        foreach (var row in Rows(blocks))
        {
            if (Fault(row, columns: 4) is { } wrong)
            {
                yield return wrong;
                continue;
            }

            var block = $"{row.Values[0].Trim()}-{row.Values[1].Trim()}";
            if (!known.Add(block)) continue;
            blockOf[row.Values[0].Trim()] = block;
            yield return new ConceptStated(row.At, new Concept(block) { Display = Rest(row, 3), IsAbstract = true });
            if (ChapterOf(row.Values[2]) is { } chapter && known.Contains(chapter)) yield return new LinkStated(row.At, block, chapter);
        }
    }

    private IEnumerable<ConceptFact> Codes()
    {
        foreach (var row in Rows(codes))
        {
            if (Fault(row, columns: 9) is { } wrong) yield return wrong;
            else if (row.Values[0].Trim() is not ("3" or "4" or "5")) yield return new Misstated(row.At, $"The first column is the level, 3 to 5, not '{row.Values[0]}'.");
            else
            {
                var code = row.Values[6].Trim().TrimEnd('-', '.');
                known.Add(code);
                yield return new ConceptStated(row.At, new Concept(code)
                {
                    Display = row.Values[8].Trim(),
                    Properties = [new ConceptProperty("terminal", "boolean", row.Values[1].Trim() == "T" ? "true" : "false"), .. Marks(row.Values[5])],
                });
                if (ParentOf(code, row) is { } parent) yield return new LinkStated(row.At, code, parent);
            }
        }
    }

    // The nearest category above; for one of three characters its block or chapter.
    private string? ParentOf(string code, TableRow row)
    {
        for (var shorter = code[..^1].TrimEnd('.'); shorter.Length >= 3; shorter = shorter[..^1].TrimEnd('.'))
            if (known.Contains(shorter)) return shorter;
        if (blockOf.TryGetValue(row.Values[4].Trim(), out var block)) return block;
        return ChapterOf(row.Values[3]) is { } chapter && known.Contains(chapter) ? chapter : null;
    }

    private static IEnumerable<ConceptProperty> Marks(string marked) =>
        marked.Contains('+', StringComparison.Ordinal) ? [new ConceptProperty("usage", "code", "dagger")]
        : marked.Contains('*', StringComparison.Ordinal) ? [new ConceptProperty("usage", "code", "aster")]
        : [];

    private static string? ChapterOf(string number) =>
        int.TryParse(number, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var read) && read >= 1 && read <= Roman.Length ? Roman[read - 1] : null;

    // A title may have semicolons.
    private static string Rest(TableRow row, int from) => string.Join(';', row.Values.Skip(from)).Trim();

    private static Misstated? Fault(TableRow row, int columns) => row.Fault is { } fault ? new Misstated(row.At, fault)
        : row.Values.Count < columns ? new Misstated(row.At, $"The row has {row.Values.Count} columns (separated by semicolons) and needs {columns}.")
        : null;

    private static IEnumerable<TableRow> Rows(TerminologyFile? file) => file is null ? [] : new TableFile(file, ';', isQuoted: false).Rows();
}
