using Hl7.Fhir.Model;
using Event = Hl7.Fhir.Model.Timing.EventTiming;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>Days of the week and the events of a day that doses are tied to. https://hl7.org/fhir/R4/valueset-event-timing.html</summary>
internal static class EventTimes
{
    /// <summary>The words of an event; null for one that has none.</summary>
    public static Wording? Find(Event when) => when switch
    {
        Event.MORN => new("in the morning", "صباحًا", "утром", "раніцай"),
        Event.MORN_early => new("early in the morning", "في الصباح الباكر", "рано утром", "рана раніцай"),
        Event.MORN_late => new("late in the morning", "في أواخر الصباح", "поздним утром", "познім ранкам"),
        Event.NOON => new("at noon", "ظهرًا", "в полдень", "у поўдзень"),
        Event.AFT => new("in the afternoon", "بعد الظهر", "днём", "удзень"),
        Event.AFT_early => new("early in the afternoon", "في أول ما بعد الظهر", "в начале дня", "у пачатку дня"),
        Event.AFT_late => new("late in the afternoon", "عصرًا", "под вечер", "пад вечар"),
        Event.EVE => new("in the evening", "مساءً", "вечером", "увечары"),
        Event.EVE_early => new("early in the evening", "في أول المساء", "ранним вечером", "раннім вечарам"),
        Event.EVE_late => new("late in the evening", "في آخر المساء", "поздним вечером", "познім вечарам"),
        Event.NIGHT => new("at night", "ليلًا", "ночью", "ноччу"),
        Event.PHS => new("after sleep", "بعد النوم", "после сна", "пасля сну"),
        Event.HS => new("before sleep", "قبل النوم", "перед сном", "перад сном"),
        Event.WAKE => new("on waking", "عند الاستيقاظ", "при пробуждении", "пры абуджэнні"),
        Event.C => new("with meals", "مع الطعام", "во время еды", "падчас яды"),
        Event.CM => new("with breakfast", "مع الإفطار", "во время завтрака", "падчас сняданку"),
        Event.CD => new("with lunch", "مع الغداء", "во время обеда", "падчас абеду"),
        Event.CV => new("with dinner", "مع العشاء", "во время ужина", "падчас вячэры"),
        Event.AC => new("before meals", "قبل الطعام", "до еды", "да яды"),
        Event.ACM => new("before breakfast", "قبل الإفطار", "до завтрака", "да сняданку"),
        Event.ACD => new("before lunch", "قبل الغداء", "до обеда", "да абеду"),
        Event.ACV => new("before dinner", "قبل العشاء", "до ужина", "да вячэры"),
        Event.PC => new("after meals", "بعد الطعام", "после еды", "пасля яды"),
        Event.PCM => new("after breakfast", "بعد الإفطار", "после завтрака", "пасля сняданку"),
        Event.PCD => new("after lunch", "بعد الغداء", "после обеда", "пасля абеду"),
        Event.PCV => new("after dinner", "بعد العشاء", "после ужина", "пасля вячэры"),
        _ => null,
    };

    /// <summary>Whether an event is a time before something.</summary>
    public static bool IsBefore(Event when) => when is Event.AC or Event.ACM or Event.ACD or Event.ACV or Event.HS;

    /// <summary>Whether an event is a time after something.</summary>
    public static bool IsAfter(Event when) => when is Event.PC or Event.PCM or Event.PCD or Event.PCV or Event.PHS;

    /// <summary>The name of a day.</summary>
    public static Wording Day(DaysOfWeek day) => day switch
    {
        DaysOfWeek.Mon => new("Monday", "الاثنين", "понедельник", "панядзелак"),
        DaysOfWeek.Tue => new("Tuesday", "الثلاثاء", "вторник", "аўторак"),
        DaysOfWeek.Wed => new("Wednesday", "الأربعاء", "среда", "серада"),
        DaysOfWeek.Thu => new("Thursday", "الخميس", "четверг", "чацвер"),
        DaysOfWeek.Fri => new("Friday", "الجمعة", "пятница", "пятніца"),
        DaysOfWeek.Sat => new("Saturday", "السبت", "суббота", "субота"),
        _ => new("Sunday", "الأحد", "воскресенье", "нядзеля"),
    };
}
