using System.Collections.Frozen;
using System.Xml.Linq;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir.Json;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>How things stand with an entry: active, on hold, entered in error. Read from the JSON, because earlier versions of FHIR have a text where R4 has a concept, and a state must not be lost for its form.</summary>
/// <param name="Words">In the reader's words; null when nothing is said, or only what goes without saying.</param>
/// <param name="IsOver">Whether it is over, or was never so.</param>
/// <param name="IsVoid">Whether it is not to be taken for what happened: entered in error, refuted, never done.</param>
internal sealed record EntryState(XElement? Words, bool IsOver, bool IsVoid)
{
    private static readonly FrozenSet<string> Void = FrozenSet.Create(StringComparer.Ordinal, "entered-in-error", "cancelled", "not-done", "not-taken", "declined", "rejected", "refuted", "revoked", "superseded");

    private static readonly FrozenSet<string> Over = FrozenSet.Create(StringComparer.Ordinal, "inactive", "resolved", "remission");

    // A procedure that is completed was done; a medicine is taken no more.
    private static readonly FrozenSet<string> OverForUse = FrozenSet.Create(StringComparer.Ordinal, "stopped", "completed");

    /// <summary>Reads it.</summary>
    public static EntryState Of(DocumentEntry entry, PageContext page)
    {
        var states = ((string[])["clinicalStatus", "verificationStatus", "status"]).Select(name => entry.Resource[name]).Where(state => state.Exists).ToList();
        var codes = states.SelectMany(CodesOf).ToList();
        var isVoid = codes.Exists(Void.Contains);
        var isOver = isVoid || codes.Exists(Over.Contains) || (IsUsed(entry.Type) && codes.Exists(OverForUse.Contains));
        var words = page.List(states.Where(state => state.Text != "final").Select(state => (object?)WordsOf(state, page)));
        return new EntryState(words is not null && isVoid ? new XElement("strong", words) : words, isOver, isVoid);
    }

    private static bool IsUsed(string type) => type is "DeviceUseStatement" || type.StartsWith("Medication", StringComparison.Ordinal);

    private static IEnumerable<string> CodesOf(JsonView state) => (state.Text is { } text ? [text] : state["coding"].Items.Select(coding => coding["code"].Text)).OfType<string>();

    private static XElement? WordsOf(JsonView state, PageContext page) =>
        CodesOf(state).Select(code => StateWords.Find(code)?.In(page.Language)).FirstOrDefault(words => words is not null) is { } ours ? new XElement("bdi", ours)
        : (state.Text ?? DocumentEntry.ConceptText(state)) is { Length: > 0 } own ? new XElement("bdi", own) : null;
}
