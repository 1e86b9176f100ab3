using System.Collections.Frozen;
using System.Globalization;
using Hl7.Fhir.Model;
using Unit = Hl7.Fhir.Model.Timing.UnitsOfTime;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>When something happens, in words: "2 times a day, 30 minutes before meals, for 7 days". https://hl7.org/fhir/R4/datatypes.html#Timing</summary>
public static class TimingWords
{
    private static readonly CountedWording Times = new(("time", "times"), ("مرة واحدة", "مرتين", "مرات", "مرة"), ("раз", "раза", "раз"), ("раз", "разы", "разоў", "раза"));
    private static readonly Wording Once = new("once", "مرة واحدة", "1 раз", "1 раз");

    /// <summary>
    /// A schedule: how often, when, from when to when; null when it says nothing. A code is a whole schedule but for its bounds, which stand beside it:
    /// it is told wherever the elements say neither how often nor at what time, and its own text wherever that says something else.
    /// https://hl7.org/fhir/R4/datatypes-definitions.html#Timing.code
    /// </summary>
    public static string? Of(Timing? timing, string language)
    {
        if (timing is null) return null;
        List<string?> said = [.. Scheduled(timing.Repeat, language)];
        said.AddRange(OfCode(timing.Code, timing.Repeat is { } repeat && (repeat.Period is not null || repeat.TimeOfDay.Any() || repeat.When.Any()), language));
        said.AddRange(Limited(timing.Repeat, language));
        said.AddRange(timing.EventElement.Select(time => DateWords.Of(time, language)));
        said.RemoveAll(part => !IsSaid(part));
        return said.Count == 0 ? null : string.Join(language == "ar" ? "، " : ", ", said);
    }

    private static bool IsSaid(string? part) => part is { Length: > 0 };

    private static IEnumerable<string?> OfCode(CodeableConcept? code, bool isScheduled, string language)
    {
        if (code is null) yield break;
        var names = code.Coding.SelectMany(coding => new[] { coding.Display, coding.Code }).Where(IsSaid).ToList();
        var ours = code.Coding.Select(coding => Abbreviations.GetValueOrDefault(coding.Code ?? "")?.In(language)).FirstOrDefault(IsSaid);
        var said = isScheduled ? null : ours ?? (IsSaid(code.Text) ? code.Text : names.FirstOrDefault());
        yield return said;
        if (code.Text != said && !names.Contains(code.Text, StringComparer.OrdinalIgnoreCase)) yield return code.Text;
    }

    private static IEnumerable<string?> Scheduled(Timing.RepeatComponent? repeat, string language)
    {
        if (repeat is null) yield break;
        yield return HowOften(repeat, language);
        if (repeat.TimeOfDay.Any()) yield return Format(SummaryWords.AtTimes, language, string.Join(", ", repeat.TimeOfDay.OfType<string>().Select(time => time.Length > 5 ? time[..5] : time)));
        yield return AtEvents(repeat, language);
    }

    private static IEnumerable<string?> Limited(Timing.RepeatComponent? repeat, string language)
    {
        if (repeat is null) yield break;
        yield return Listed(repeat.DayOfWeek.Select(day => day is { } known ? EventTimes.Day(known).In(language) : null), SummaryWords.OnDays, language);
        if (Lasting(repeat.Duration, repeat.DurationMax, repeat.DurationUnit, language) is { } each) yield return Format(SummaryWords.OverTime, language, each);
        if (Bounds(repeat.Bounds, language) is { } bounds) yield return bounds;
        if (repeat.Count is { } count) yield return Format(SummaryWords.InAll, language, repeat.CountMax is { } most && most != count ? $"{NumberWords.Of(count, language)}–{Times.In(language, most)}" : Times.In(language, count));
    }

    // Daily, every eight hours, three times in two days. Without a frequency it is once.
    private static string? HowOften(Timing.RepeatComponent repeat, string language)
    {
        if (repeat.Period is not { } period || repeat.PeriodUnit is not { } unit)
            return repeat.Frequency is { } bare && (bare > 1 || repeat.FrequencyMax is > 1) ? Frequency(bare, repeat.FrequencyMax, language) : null;
        var frequency = repeat.Frequency ?? 1;
        var code = CodeOf(unit);
        var every = repeat.PeriodMax is { } longest && longest != period ? $"{NumberWords.Of(period, language)}–{TimeUnits.Find(code)!.In(language, longest)}" : null;
        if (every is null && period == 1 && TimeUnits.Per(code) is { } per)
            return frequency == 1 && repeat.FrequencyMax is null or 1 && unit is not Unit.D ? TimeUnits.EveryOne(code)!.In(language) : $"{Frequency(frequency, repeat.FrequencyMax, language)} {per.In(language)}";
        every ??= TimeUnits.Find(code)!.In(language, period);
        return frequency == 1 && repeat.FrequencyMax is null or 1
            ? Format(SummaryWords.Every, language, every)
            : Format(SummaryWords.TimesIn, language, Frequency(frequency, repeat.FrequencyMax, language), every);
    }

    private static string Frequency(int least, int? most, string language) => most is { } upper && upper != least
        ? $"{NumberWords.Of(least, language)}–{Times.In(language, upper)}"
        : least == 1 ? Once.In(language) : Times.In(language, least);

    private static string? AtEvents(Timing.RepeatComponent repeat, string language) =>
        Listed(repeat.When.Select(when => when is { } known && EventTimes.Find(known) is { } words ? At(known, words.In(language), repeat.Offset, language) : null), null, language);

    // Where the event does not say on which side of it, the minutes are after it: https://hl7.org/fhir/R4/datatypes-definitions.html#Timing.repeat.offset
    private static string At(Timing.EventTiming when, string words, int? offset, string language)
    {
        if (offset is not ({ } minutes and > 0)) return words;
        var apart = minutes % 60 == 0 ? TimeUnits.Find("h")!.In(language, minutes / 60) : TimeUnits.Find("min")!.In(language, minutes);
        return Format(EventTimes.IsBefore(when) ? SummaryWords.BeforeEvent : EventTimes.IsAfter(when) ? SummaryWords.AfterEvent : SummaryWords.SinceEvent, language, apart, words);
    }

    private static string? Listed(IEnumerable<string?> words, Wording? frame, string language)
    {
        var known = words.Where(IsSaid).ToList();
        if (known.Count == 0) return null;
        var list = string.Join(language == "ar" ? "، " : ", ", known);
        return frame is null ? list : Format(frame, language, list);
    }

    private static string? Bounds(DataType? bounds, string language) => bounds switch
    {
        Duration duration => QuantityWords.Of(duration, language) is { } length ? Format(SummaryWords.ForTime, language, length) : null,
        Hl7.Fhir.Model.Range range => QuantityWords.Of(range, language) is { } length ? Format(SummaryWords.ForTime, language, length) : null,
        Period period => DateWords.Between(period.Start, period.End, language),
        _ => null,
    };

    private static string? Lasting(decimal? duration, decimal? longest, Unit? unit, string language) =>
        duration is not { } least || unit is not { } known ? null
        : longest is { } most && most != least ? $"{NumberWords.Of(least, language)}–{TimeUnits.Find(CodeOf(known))!.In(language, most)}"
        : TimeUnits.Find(CodeOf(known))!.In(language, least);

    private static string CodeOf(Unit unit) => unit switch { Unit.S => "s", Unit.Min => "min", Unit.H => "h", Unit.D => "d", Unit.Wk => "wk", Unit.Mo => "mo", _ => "a" };

    private static string Format(Wording frame, string language, params object[] parts) => string.Format(CultureInfo.InvariantCulture, frame.In(language), parts);

    // http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation
    private static readonly FrozenDictionary<string, Wording> Abbreviations = new Dictionary<string, Wording>(StringComparer.Ordinal)
    {
        ["QD"] = new("once a day", "مرة واحدة يوميًا", "1 раз в день", "1 раз у дзень"),
        ["BID"] = new("2 times a day", "مرتين يوميًا", "2 раза в день", "2 разы у дзень"),
        ["TID"] = new("3 times a day", "3 مرات يوميًا", "3 раза в день", "3 разы у дзень"),
        ["QID"] = new("4 times a day", "4 مرات يوميًا", "4 раза в день", "4 разы у дзень"),
        ["AM"] = new("every morning", "كل صباح", "каждое утро", "кожную раніцу"),
        ["PM"] = new("every afternoon", "كل يوم بعد الظهر", "каждый день после полудня", "кожны дзень пасля поўдня"),
        ["QOD"] = new("every 2 days", "كل يومين", "каждые 2 дня", "кожныя 2 дні"),
        ["Q1H"] = new("every hour", "كل ساعة", "каждый час", "кожную гадзіну"),
        ["Q2H"] = new("every 2 hours", "كل ساعتين", "каждые 2 часа", "кожныя 2 гадзіны"),
        ["Q3H"] = new("every 3 hours", "كل 3 ساعات", "каждые 3 часа", "кожныя 3 гадзіны"),
        ["Q4H"] = new("every 4 hours", "كل 4 ساعات", "каждые 4 часа", "кожныя 4 гадзіны"),
        ["Q6H"] = new("every 6 hours", "كل 6 ساعات", "каждые 6 часов", "кожныя 6 гадзін"),
        ["Q8H"] = new("every 8 hours", "كل 8 ساعات", "каждые 8 часов", "кожныя 8 гадзін"),
        ["BED"] = new("at bedtime", "عند النوم", "перед сном", "перад сном"),
        ["WK"] = new("every week", "كل أسبوع", "каждую неделю", "кожны тыдзень"),
        ["MO"] = new("every month", "كل شهر", "каждый месяц", "кожны месяц"),
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
