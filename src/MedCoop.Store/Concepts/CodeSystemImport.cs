using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;
using MedCoop.Store.Engines;

namespace MedCoop.Store.Concepts;

/// <summary>
/// Takes in one version of a code system, row by row in small transactions beside working servers. Nobody reads the rows until the last transaction,
/// which puts them in the place of those of an earlier import; until then, whatever happens, the earlier ones count. Memory holds the codes with their
/// places (some 100 bytes each), the links by their places (some 20 bytes each) and the rows of one transaction.
/// </summary>
internal sealed class CodeSystemImport(IStoreEngine engine, CodeSystemHeader header, TimeProvider clock)
{
    /// <summary>Roughly how much one transaction writes: others wait for it on SQLite.</summary>
    private const int TransactionBytes = 4 * 1024 * 1024;

    /// <summary>Longer codes are none that anybody uses, and would not fit an index.</summary>
    private const int LongestCode = 200;

    /// <summary>Links whose ends have not come yet.</summary>
    private const int MostWaiting = 1_000_000;

    private readonly CodeSystemRows rows = new(engine, clock);
    private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    private readonly HashSet<(int Place, int Parent)> links = [];
    private readonly List<LinkStated> waiting = [];
    private readonly CodeSystemFaults faults = new();

    /// <summary>Writes all that is said, and lets it count if nothing is wrong with it.</summary>
    /// <param name="facts">What the files say.</param>
    /// <param name="progress">Gets how many concepts there are so far; null: nobody looks.</param>
    /// <param name="cancellationToken">To stop: then the earlier import still counts.</param>
    public async Task<Result<CodeSystemReceipt>> RunAsync(IEnumerable<ConceptFact> facts, Action<int>? progress, CancellationToken cancellationToken)
    {
        if (!(await rows.BeginAsync(header, cancellationToken)).TryGet(out var id, out var problem)) return problem;
        // Room first, of what earlier imports have left.
        if ((await rows.SweepAsync(CodeSystemRows.Grace, cancellationToken)).Problem is { } unswept) return unswept;
        var finished = false;
        try
        {
            var receipt = await FillAsync(id, facts, progress, cancellationToken);
            finished = receipt.TryGet(out var done, out _) && done.Faults.Count == 0;
            return receipt;
        }
        finally
        {
            // If the database is away, they are removed when the import counts as dead.
            if (!finished) await rows.GiveUpAsync(id, CancellationToken.None);
        }
    }

    private async Task<Result<CodeSystemReceipt>> FillAsync(int id, IEnumerable<ConceptFact> facts, Action<int>? progress, CancellationToken cancellationToken)
    {
        var buffer = new ConceptRowBuffer(id, header.IsCaseSensitive);
        foreach (var fact in facts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Take(fact, buffer);
            if (faults.IsFull) break;
            // What is refused in the end need not be written; it is only read on for what else is wrong.
            if (faults.Any) buffer.Take();
            if (buffer.Bytes < TransactionBytes) continue;
            if (await rows.WriteAsync(id, buffer.Take(), cancellationToken) is { } unwritten) return unwritten;
            progress?.Invoke(places.Count);
        }

        foreach (var link in faults.IsFull ? [] : waiting) Link(link, buffer, isLast: true);
        if (places.Count == 0 && !faults.Any) faults.Add(new FilePlace(header.Url, 0), "There are no concepts in it.");
        if (faults.Any) return new CodeSystemReceipt(header, 0, faults.All);
        if (await rows.WriteAsync(id, buffer.Take(), cancellationToken) is { } last) return last;
        if (await new ConceptTexts(engine, rows, id, header.IsCaseSensitive).WriteAsync(places.Count, cancellationToken) is { } textless) return textless;
        if (await rows.FinishAsync(id, header, places.Count, cancellationToken) is { } unfinished) return unfinished;
        return new CodeSystemReceipt(header, places.Count, []);
    }

    private void Take(ConceptFact fact, ConceptRowBuffer buffer)
    {
        switch (fact)
        {
            case ConceptStated stated: Take(stated, buffer); break;
            case DesignationStated { Code: var code } said when Known(said, code, out var place): buffer.Add(place, said.Designation); break;
            case PropertyStated { Code: var code } said when Known(said, code, out var place): buffer.Add(place, said.Property); break;
            case LinkStated link: Link(link, buffer, isLast: false); break;
            case Misstated wrong: faults.Add(wrong.At, wrong.Text); break;
        }
    }

    private void Take(ConceptStated stated, ConceptRowBuffer buffer)
    {
        var code = stated.Concept.Code;
        if (code.Length is 0 or > LongestCode) faults.Add(stated.At, code.Length == 0 ? "A concept has no code." : $"A code is longer than {LongestCode} characters.");
        else if (!places.TryAdd(code, places.Count)) faults.Add(stated.At, $"The code '{code}' comes a second time.");
        else buffer.Add(places.Count - 1, stated.Concept);
    }

    private bool Known(ConceptFact fact, string code, out int place)
    {
        if (places.TryGetValue(code, out place)) return true;
        faults.Add(fact.At, $"There is no concept with the code '{code}'.");
        return false;
    }

    private void Link(LinkStated link, ConceptRowBuffer buffer, bool isLast)
    {
        if (!places.TryGetValue(link.Child, out var place) || !places.TryGetValue(link.Parent, out var parent))
        {
            var missing = places.ContainsKey(link.Child) ? link.Parent : link.Child;
            if (isLast || waiting.Count == MostWaiting) faults.Add(link.At, $"'{link.Child}' is said to stand below '{link.Parent}', but there is no concept with the code '{missing}'.");
            else waiting.Add(link);
            return;
        }

        // The same link may be stated twice, by nesting and by a property.
        if (place != parent && links.Add((place, parent))) buffer.Add(place, parent);
    }
}

/// <summary>What became of an import.</summary>
/// <param name="Header">Which code system.</param>
/// <param name="Concepts">How many concepts count now; 0 when it was refused.</param>
/// <param name="Faults">Why it was refused; empty when it was not.</param>
public sealed record CodeSystemReceipt(CodeSystemHeader Header, int Concepts, IReadOnlyList<(FilePlace At, string Text)> Faults);
