using System.Collections.Frozen;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>The words for the states of a record: many types of R4 share these codes, and they mean the same in each.</summary>
public static class StateWords
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";

    private static readonly Wording Completed = new("completed", "مكتمل", "завершено", "завершана");
    private static readonly Wording Intended = new("intended", "مُزمع", "планируется", "плануецца");
    private static readonly Wording Cancelled = new("cancelled", "ملغى", "отменено", "адменена");
    private static readonly Wording Declined = new("declined", "مرفوض", "отклонено", "адхілена");
    private static readonly Wording Amended = new("amended", "معدَّل", "дополнено", "дапоўнена");
    private static readonly Wording InPreparation = new("in preparation", "قيد التحضير", "подготовка", "падрыхтоўка");
    private static readonly Wording Relapse = new("relapse", "انتكاس", "рецидив", "рэцыдыў");

    private static readonly FrozenDictionary<string, Wording> Words = new Dictionary<string, Wording>(StringComparer.Ordinal)
    {
        ["active"] = new("active", "نشط", "активно", "актыўна"),
        ["recurrence"] = new("recurrence", "انتكاس", "рецидив", "рэцыдыў"),
        ["relapse"] = Relapse,
        ["inactive"] = new("inactive", "غير نشط", "неактивно", "неактыўна"),
        ["remission"] = new("remission", "هدأة", "ремиссия", "рэмісія"),
        ["resolved"] = new("resolved", "تم الشفاء", "разрешилось", "вырашана"),
        ["unconfirmed"] = new("unconfirmed", "غير مؤكد", "не подтверждено", "не пацверджана"),
        ["provisional"] = new("provisional", "مبدئي", "предварительный диагноз", "папярэдні дыягназ"),
        ["differential"] = new("differential", "تشخيص تفريقي", "дифференциальный диагноз", "дыферэнцыяльны дыягназ"),
        ["confirmed"] = new("confirmed", "مؤكد", "подтверждено", "пацверджана"),
        ["refuted"] = new("refuted", "تم نفيه", "опровергнуто", "абвергнута"),
        ["completed"] = Completed,
        ["intended"] = Intended,
        ["on-hold"] = new("on hold", "موقوف مؤقتًا", "приостановлено", "прыпынена"),
        ["stopped"] = new("stopped", "موقوف", "прекращено", "спынена"),
        ["unknown"] = new("unknown", "غير معروف", "неизвестно", "невядома"),
        ["not-taken"] = new("not taken", "لم يؤخذ", "не принимается", "не прымаецца"),
        ["registered"] = new("pending", "قيد الانتظار", "ожидается", "чакаецца"),
        ["preliminary"] = new("preliminary", "أولي", "предварительно", "папярэдне"),
        ["final"] = new("final", "نهائي", "окончательно", "канчаткова"),
        ["amended"] = Amended,
        ["corrected"] = new("corrected", "مصحَّح", "исправлено", "выпраўлена"),
        ["preparation"] = InPreparation,
        ["in-progress"] = new("in progress", "جارٍ", "в процессе", "у працэсе"),
        ["entered-in-error"] = new("ENTERED IN ERROR", "أُدخل خطأً", "ВВЕДЕНО ОШИБОЧНО", "УВЕДЗЕНА ПАМЫЛКОВА"),
        ["cancelled"] = Cancelled,
        ["revoked"] = Cancelled,
        ["abandoned"] = Cancelled,
        ["declined"] = Declined,
        ["not-done"] = new("NOT DONE", "لم يُجرَ", "НЕ ВЫПОЛНЕНО", "НЕ ВЫКАНАНА"),
        ["draft"] = new("draft", "مسودة", "черновик", "чарнавік"),
        ["proposed"] = new("proposed", "مقترح", "предложено", "прапанавана"),
        ["partial"] = new("partial", "جزئي", "частично", "часткова"),
        ["appended"] = Amended,
        ["current"] = new("current", "ساري", "действует", "дзейнічае"),
        ["superseded"] = new("superseded", "مُستبدَل", "заменено", "заменена"),
        ["available"] = new("available", "متاح", "доступно", "даступна"),
        ["rejected"] = Declined,
        ["accepted"] = new("accepted", "مقبول", "принято", "прынята"),
        ["planned"] = Intended,
        ["finished"] = Completed,
        ["ready"] = InPreparation,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Systems = FrozenSet.Create(
        StringComparer.Ordinal, Hl7 + "condition-clinical", Hl7 + "condition-ver-status", Hl7 + "allergyintolerance-clinical", Hl7 + "allergyintolerance-verification",
        "http://hl7.org/fhir/CodeSystem/medication-statement-status", "http://hl7.org/fhir/CodeSystem/medicationrequest-status", "http://hl7.org/fhir/observation-status",
        "http://hl7.org/fhir/diagnostic-report-status", "http://hl7.org/fhir/event-status", "http://hl7.org/fhir/request-status");

    /// <summary>The words of a code of an element <c>status</c>, <c>clinicalStatus</c> or <c>verificationStatus</c> of a resource of any type; null when it is not among these.</summary>
    public static Wording? Find(string code) => Words.GetValueOrDefault(code);

    /// <summary>The same of a code of one of R4's systems of states; null when the system is none of them.</summary>
    public static Wording? Find(string system, string code) => Systems.Contains(system) ? Find(code) : null;
}
