using System.Globalization;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>
/// What each concept of SNOMED CT is called: the synonym that the language reference set prefers; where there is none, any synonym in the language,
/// then any name.
/// </summary>
/// <param name="preferred">Ids of preferred descriptions, sorted.</param>
/// <param name="language">BCP 47 tag.</param>
internal sealed class SnomedDisplays(List<long> preferred, string language)
{
    private const string Synonym = "900000000000013009";

    private readonly Dictionary<long, (string Term, byte Rank)> terms = [];

    /// <summary>Looks through a file of descriptions, once for all of them; gives only what is wrong with ids.</summary>
    public IEnumerable<ConceptFact> Read(TerminologyFile file)
    {
        foreach (var row in SnomedFiles.Rows(file, "id", "active", "conceptId", "languageCode", "typeId", "term"))
        {
            if (SnomedFiles.Fault(row) is not null) continue;
            if (!long.TryParse(row["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !long.TryParse(row["conceptId"], NumberStyles.None, CultureInfo.InvariantCulture, out var concept))
                yield return new Misstated(row.At, $"'{row["id"]}' and '{row["conceptId"]}' must be SNOMED CT identifiers: digits only.");
            else if (row["active"] == "1") Note(concept, row["term"], Rank(row, id));
        }
    }

    /// <summary>The display of a concept; null when it has no description.</summary>
    public string? Of(string concept) =>
        long.TryParse(concept, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && terms.TryGetValue(id, out var known) ? known.Term : null;

    private void Note(long concept, string term, byte rank)
    {
        if (!terms.TryGetValue(concept, out var known) || rank > known.Rank) terms[concept] = (term, rank);
    }

    private byte Rank(NamedRow row, long id)
    {
        var isSynonym = row["typeId"] == Synonym;
        if (isSynonym && preferred.BinarySearch(id) >= 0) return 3;
        var isInLanguage = string.Equals(row["languageCode"].Split('-')[0], language.Split('-')[0], StringComparison.OrdinalIgnoreCase);
        return isInLanguage ? isSynonym ? (byte)2 : (byte)1 : (byte)0;
    }
}
