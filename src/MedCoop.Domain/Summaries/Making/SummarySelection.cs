using System.Collections.Frozen;
using static MedCoop.Domain.Summaries.SectionKind;

namespace MedCoop.Domain.Summaries.Making;

/// <summary>What of a record goes into which section of a summary, and in which order.</summary>
public static class SummarySelection
{
    /// <summary>Of what is measured again and again, how many of the same code are told, the newest: enough for a trend, few enough to be read.</summary>
    public static FrozenDictionary<SectionKind, int> NewestOfCode { get; } =
        new Dictionary<SectionKind, int> { [Results] = 3, [VitalSigns] = 3, [SocialHistory] = 1, [Pregnancy] = 3 }.ToFrozenDictionary();

    /// <summary>Most entries of a section that is measured again and again.</summary>
    public const int MostMeasured = 200;

    /// <summary>Selects.</summary>
    /// <param name="parts">What is on record of the patient, in whatever order.</param>
    /// <param name="edition">By which version of the guide.</param>
    /// <returns>All sections of the edition, in reading order; those without entries too.</returns>
    public static IReadOnlyList<SelectedSection> Of(IEnumerable<SummaryPart> parts, SummaryEdition edition)
    {
        var byKind = parts.Select(part => (Kind: SelectionRules.SectionOf(part.Deciding), Part: part)).Where(found => found.Kind is not null)
            .ToLookup(found => found.Kind!.Value, found => found.Part);
        return [.. SummarySections.All.Where(section => section.IsIn11 || !edition.IsEarlier).Select(section => Select(section, byKind[section.Kind]))];
    }

    private static SelectedSection Select(SummarySection section, IEnumerable<SummaryPart> parts)
    {
        var ordered = WithoutContradiction(parts)
            .Select(part => (Part: part, At: SelectionRules.InstantOf(part.Deciding) ?? DateTimeOffset.MinValue, Topic: SelectionRules.TopicOf(part.Deciding) ?? part.Key.ToString()))
            .OrderByDescending(one => one.At).ThenBy(one => one.Topic, StringComparer.Ordinal).ThenBy(one => one.Part.Key)
            .ToList();
        if (!NewestOfCode.TryGetValue(section.Kind, out var most)) return new SelectedSection(section, ordered.ConvertAll(one => one.Part), 0);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var newest = ordered.Where(one => (counts[one.Topic] = counts.GetValueOrDefault(one.Topic) + 1) <= most).Take(MostMeasured).Select(one => one.Part).ToList();
        return new SelectedSection(section, newest, ordered.Count - newest.Count);
    }

    // "Nothing known" is what an empty section says; "there is nothing" is not said beside something that there is.
    private static List<SummaryPart> WithoutContradiction(IEnumerable<SummaryPart> parts)
    {
        var said = parts.Select(part => (Part: part, Absence: AbsenceCodes.Of(SelectionRules.MainCode(part.Deciding)))).Where(one => one.Absence != Absence.NothingKnown).ToList();
        var things = said.Where(one => one.Absence == Absence.None).Select(one => one.Part).ToList();
        return [.. said.Where(one => one.Absence == Absence.None || !things.Exists(thing => AbsenceCodes.IsContradicted(SelectionRules.MainCode(one.Part.Deciding), thing.Deciding))).Select(one => one.Part)];
    }
}

/// <summary>A section with its entries.</summary>
/// <param name="Section">Which.</param>
/// <param name="Entries">In the order in which they are read: the newest first.</param>
/// <param name="LeftOut">How many older ones of the same are on record and not told.</param>
public sealed record SelectedSection(SummarySection Section, IReadOnlyList<SummaryPart> Entries, int LeftOut);
