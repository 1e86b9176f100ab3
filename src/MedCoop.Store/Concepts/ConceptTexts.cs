using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Concepts;

/// <summary>Writes what <c>filter</c> looks at, when all that is said of the concepts has been written.</summary>
/// <param name="id">The rows' <see cref="Rows.CodeSystemRow.Id"/>.</param>
internal sealed class ConceptTexts(IStoreEngine engine, CodeSystemRows rows, int id, bool isCaseSensitive)
{
    private const int PlacesAtOnce = 5_000;

    /// <summary>Writes; null when that was done.</summary>
    public async Task<Problem?> WriteAsync(int count, CancellationToken cancellationToken)
    {
        var buffer = new ConceptRowBuffer(id, isCaseSensitive);
        for (var from = 0; from < count; from += PlacesAtOnce)
        {
            var before = from + PlacesAtOnce;
            var read = await engine.ReadAsync((session, token) => WordsAsync(session, from, before, token), timeout: null, cancellationToken);
            if (!read.TryGet(out var words, out var problem)) return problem;
            foreach (var (place, texts) in words.OrderBy(pair => pair.Key)) buffer.AddText(place, WordsOf(texts));
            if (await rows.WriteAsync(id, buffer.Take(), cancellationToken) is { } unwritten) return unwritten;
        }

        return null;
    }

    /// <summary>As <see cref="Concept.Mentions"/> compares: each in capitals; what is asked has no line feed.</summary>
    public static string WordsOf(IEnumerable<string> texts) => string.Join('\n', texts.Select(text => text.ToUpperInvariant()).Distinct(StringComparer.Ordinal));

    /// <summary>The texts of the concepts of some places, by place.</summary>
    private async Task<Dictionary<int, List<string>>> WordsAsync(ReadSession session, int from, int before, CancellationToken cancellationToken)
    {
        Dictionary<int, List<string>> words = [];
        foreach (var (place, code, display) in await session.ListAsync(
            session.Command("SELECT place, code, display FROM concept WHERE system = $1 AND place >= $2 AND place < $3", id, from, before),
            row => (row.GetInt32(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2)), cancellationToken))
        {
            words.Add(place, display is null ? [code] : [code, display]);
        }

        foreach (var (place, value) in await session.ListAsync(
            session.Command("SELECT place, value FROM concept_designation WHERE system = $1 AND place >= $2 AND place < $3", id, from, before),
            row => (row.GetInt32(0), row.GetString(1)), cancellationToken))
        {
            words[place].Add(value);
        }

        return words;
    }
}
