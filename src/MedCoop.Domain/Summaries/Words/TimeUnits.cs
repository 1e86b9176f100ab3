namespace MedCoop.Domain.Summaries.Words;

/// <summary>The units of time that schedules and ages are in, after a number, and how often something is in one of them. https://hl7.org/fhir/R4/valueset-units-of-time.html</summary>
public static class TimeUnits
{
    private static readonly CountedWording Seconds = new(("second", "seconds"), ("ثانية واحدة", "ثانيتين", "ثوانٍ", "ثانية"), ("секунда", "секунды", "секунд"), ("секунда", "секунды", "секунд", "секунды"));
    private static readonly CountedWording Minutes = new(("minute", "minutes"), ("دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة"), ("минута", "минуты", "минут"), ("хвіліна", "хвіліны", "хвілін", "хвіліны"));
    private static readonly CountedWording Hours = new(("hour", "hours"), ("ساعة واحدة", "ساعتين", "ساعات", "ساعة"), ("час", "часа", "часов"), ("гадзіна", "гадзіны", "гадзін", "гадзіны"));
    private static readonly CountedWording Days = new(("day", "days"), ("يوم واحد", "يومين", "أيام", "يومًا"), ("день", "дня", "дней"), ("дзень", "дні", "дзён", "дня"));
    private static readonly CountedWording Weeks = new(("week", "weeks"), ("أسبوع واحد", "أسبوعين", "أسابيع", "أسبوعًا"), ("неделя", "недели", "недель"), ("тыдзень", "тыдні", "тыдняў", "тыдня"));
    private static readonly CountedWording Months = new(("month", "months"), ("شهر واحد", "شهرين", "أشهر", "شهرًا"), ("месяц", "месяца", "месяцев"), ("месяц", "месяцы", "месяцаў", "месяца"));
    private static readonly CountedWording Years = new(("year", "years"), ("سنة واحدة", "سنتين", "سنوات", "سنة"), ("год", "года", "лет"), ("год", "гады", "гадоў", "года"));

    /// <summary>The words of a unit, by its UCUM code or English name; null when it is no unit of time.</summary>
    public static CountedWording? Find(string? unit) => unit switch
    {
        "s" or "second" or "seconds" => Seconds,
        "min" or "minute" or "minutes" => Minutes,
        "h" or "hour" or "hours" => Hours,
        "d" or "day" or "days" => Days,
        "wk" or "week" or "weeks" => Weeks,
        "mo" or "month" or "months" => Months,
        "a" or "year" or "years" => Years,
        _ => null,
    };

    /// <summary>"A day", after how often: <c>3 times a day</c>.</summary>
    public static Wording? Per(string? unit) => unit switch
    {
        "s" => new("a second", "في الثانية", "в секунду", "у секунду"),
        "min" => new("a minute", "في الدقيقة", "в минуту", "у хвіліну"),
        "h" => new("an hour", "في الساعة", "в час", "у гадзіну"),
        "d" => new("a day", "يوميًا", "в день", "у дзень"),
        "wk" => new("a week", "أسبوعيًا", "в неделю", "у тыдзень"),
        "mo" => new("a month", "شهريًا", "в месяц", "у месяц"),
        "a" => new("a year", "سنويًا", "в год", "у год"),
        _ => null,
    };

    /// <summary>"Every" with one unit: <c>every hour</c>.</summary>
    public static Wording? EveryOne(string? unit) => unit switch
    {
        "s" => new("every second", "كل ثانية", "каждую секунду", "кожную секунду"),
        "min" => new("every minute", "كل دقيقة", "каждую минуту", "кожную хвіліну"),
        "h" => new("every hour", "كل ساعة", "каждый час", "кожную гадзіну"),
        "d" => new("every day", "كل يوم", "каждый день", "кожны дзень"),
        "wk" => new("every week", "كل أسبوع", "каждую неделю", "кожны тыдзень"),
        "mo" => new("every month", "كل شهر", "каждый месяц", "кожны месяц"),
        "a" => new("every year", "كل سنة", "каждый год", "кожны год"),
        _ => null,
    };
}
