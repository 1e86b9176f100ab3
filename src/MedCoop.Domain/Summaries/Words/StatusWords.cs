using System.Collections.Frozen;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>The words for the codes that every summary has: of R4's and HL7's small code systems, and the few of SNOMED CT that say that there is nothing.</summary>
public static class StatusWords
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    private const string Snomed = "http://snomed.info/sct";
    private const string AbsentOrUnknown = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    private static readonly Wording Active = new("active", "نشط", "активно", "актыўна");
    private static readonly Wording Inactive = new("inactive", "غير نشط", "неактивно", "неактыўна");
    private static readonly Wording Resolved = new("resolved", "تم الشفاء", "разрешилось", "вырашана");
    private static readonly Wording Unconfirmed = new("unconfirmed", "غير مؤكد", "не подтверждено", "не пацверджана");
    private static readonly Wording Confirmed = new("confirmed", "مؤكد", "подтверждено", "пацверджана");
    private static readonly Wording Refuted = new("refuted", "تم نفيه", "опровергнуто", "абвергнута");
    private static readonly Wording Completed = new("completed", "مكتمل", "завершено", "завершана");
    private static readonly Wording OnHold = new("on hold", "موقوف مؤقتًا", "приостановлено", "прыпынена");
    private static readonly Wording Intended = new("intended", "مُزمع", "планируется", "плануецца");
    private static readonly Wording Stopped = new("stopped", "موقوف", "прекращено", "спынена");
    private static readonly Wording Preliminary = new("preliminary", "أولي", "предварительно", "папярэдне");
    private static readonly Wording Registered = new("pending", "قيد الانتظار", "ожидается", "чакаецца");
    private static readonly Wording Final = new("final", "نهائي", "окончательно", "канчаткова");
    private static readonly Wording InProgress = new("in progress", "جارٍ", "в процессе", "у працэсе");
    private static readonly Wording Unknown = new("unknown", "غير معروف", "неизвестно", "невядома");
    private static readonly Wording NoAllergy = new("no known allergies", "لا توجد حساسية معروفة", "аллергии неизвестны (отрицаются)", "алергій, пра якія вядома, няма");
    private static readonly Wording NoProblem = new("no known problems", "لا توجد مشكلات صحية معروفة", "проблем со здоровьем не известно", "праблем са здароўем, пра якія вядома, няма");
    private static readonly Wording NoMedicine = new("no known medications", "لا توجد أدوية معروفة", "лекарств не принимает", "лекаў не прымае");
    private static readonly Wording NoInformation = new("no information available", "لا تتوفر معلومات", "сведений нет", "звестак няма");

    private static readonly FrozenDictionary<(string System, string Code), Wording> Words = new Dictionary<(string, string), Wording>
    {
        [(Hl7 + "condition-clinical", "active")] = Active,
        [(Hl7 + "condition-clinical", "recurrence")] = new("recurrence", "انتكاس", "рецидив", "рэцыдыў"),
        [(Hl7 + "condition-clinical", "relapse")] = new("relapse", "انتكاس", "рецидив", "рэцыдыў"),
        [(Hl7 + "condition-clinical", "inactive")] = Inactive,
        [(Hl7 + "condition-clinical", "remission")] = new("remission", "هدأة", "ремиссия", "рэмісія"),
        [(Hl7 + "condition-clinical", "resolved")] = Resolved,
        [(Hl7 + "condition-ver-status", "unconfirmed")] = Unconfirmed,
        [(Hl7 + "condition-ver-status", "provisional")] = new("provisional", "مبدئي", "предварительный диагноз", "папярэдні дыягназ"),
        [(Hl7 + "condition-ver-status", "differential")] = new("differential", "تشخيص تفريقي", "дифференциальный диагноз", "дыферэнцыяльны дыягназ"),
        [(Hl7 + "condition-ver-status", "confirmed")] = Confirmed,
        [(Hl7 + "condition-ver-status", "refuted")] = Refuted,
        [(Hl7 + "allergyintolerance-clinical", "active")] = Active,
        [(Hl7 + "allergyintolerance-clinical", "inactive")] = Inactive,
        [(Hl7 + "allergyintolerance-clinical", "resolved")] = Resolved,
        [(Hl7 + "allergyintolerance-verification", "unconfirmed")] = Unconfirmed,
        [(Hl7 + "allergyintolerance-verification", "confirmed")] = Confirmed,
        [(Hl7 + "allergyintolerance-verification", "refuted")] = Refuted,
        [("http://hl7.org/fhir/allergy-intolerance-criticality", "low")] = new("low risk", "خطورة منخفضة", "низкий риск", "нізкая рызыка"),
        [("http://hl7.org/fhir/allergy-intolerance-criticality", "high")] = new("HIGH RISK", "خطورة عالية", "ВЫСОКИЙ РИСК", "ВЫСОКАЯ РЫЗЫКА"),
        [("http://hl7.org/fhir/allergy-intolerance-criticality", "unable-to-assess")] = new("risk cannot be assessed", "تعذر تقدير الخطورة", "риск оценить нельзя", "рызыку ацаніць нельга"),
        [("http://hl7.org/fhir/allergy-intolerance-category", "food")] = new("food", "غذاء", "пища", "ежа"),
        [("http://hl7.org/fhir/allergy-intolerance-category", "medication")] = new("medicine", "دواء", "лекарство", "лекі"),
        [("http://hl7.org/fhir/allergy-intolerance-category", "environment")] = new("environment", "البيئة", "окружающая среда", "навакольнае асяроддзе"),
        [("http://hl7.org/fhir/allergy-intolerance-category", "biologic")] = new("biologic", "مستحضر بيولوجي", "биопрепарат", "біяпрэпарат"),
        [("http://hl7.org/fhir/allergy-intolerance-type", "allergy")] = new("allergy", "حساسية", "аллергия", "алергія"),
        [("http://hl7.org/fhir/allergy-intolerance-type", "intolerance")] = new("intolerance", "عدم تحمل", "непереносимость", "непераноснасць"),
        [("http://hl7.org/fhir/reaction-event-severity", "mild")] = new("mild", "خفيف", "лёгкая", "лёгкая"),
        [("http://hl7.org/fhir/reaction-event-severity", "moderate")] = new("moderate", "متوسط", "средней тяжести", "сярэдняй цяжкасці"),
        [("http://hl7.org/fhir/reaction-event-severity", "severe")] = new("severe", "شديد", "тяжёлая", "цяжкая"),
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "active")] = Active,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "completed")] = Completed,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "intended")] = Intended,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "on-hold")] = OnHold,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "stopped")] = Stopped,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "unknown")] = Unknown,
        [("http://hl7.org/fhir/CodeSystem/medication-statement-status", "not-taken")] = new("not taken", "لم يؤخذ", "не принимается", "не прымаецца"),
        [("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "active")] = Active,
        [("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "completed")] = Completed,
        [("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "on-hold")] = OnHold,
        [("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "stopped")] = Stopped,
        [("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "unknown")] = Unknown,
        [("http://hl7.org/fhir/observation-status", "registered")] = Registered,
        [("http://hl7.org/fhir/observation-status", "preliminary")] = Preliminary,
        [("http://hl7.org/fhir/observation-status", "final")] = Final,
        [("http://hl7.org/fhir/observation-status", "amended")] = new("amended", "معدَّل", "дополнено", "дапоўнена"),
        [("http://hl7.org/fhir/observation-status", "corrected")] = new("corrected", "مصحَّح", "исправлено", "выпраўлена"),
        [("http://hl7.org/fhir/event-status", "preparation")] = new("in preparation", "قيد التحضير", "подготовка", "падрыхтоўка"),
        [("http://hl7.org/fhir/event-status", "in-progress")] = InProgress,
        [("http://hl7.org/fhir/event-status", "on-hold")] = OnHold,
        [("http://hl7.org/fhir/event-status", "stopped")] = Stopped,
        [("http://hl7.org/fhir/event-status", "completed")] = Completed,
        [("http://hl7.org/fhir/event-status", "unknown")] = Unknown,
        [("http://hl7.org/fhir/request-status", "active")] = Active,
        [("http://hl7.org/fhir/request-status", "on-hold")] = OnHold,
        [("http://hl7.org/fhir/request-status", "unknown")] = Unknown,
        [("http://hl7.org/fhir/administrative-gender", "male")] = new("male", "ذكر", "мужской", "мужчынскі"),
        [("http://hl7.org/fhir/administrative-gender", "female")] = new("female", "أنثى", "женский", "жаночы"),
        [("http://hl7.org/fhir/administrative-gender", "other")] = new("other", "آخر", "другой", "іншы"),
        [("http://hl7.org/fhir/administrative-gender", "unknown")] = Unknown,
        [(Hl7 + "v3-ObservationInterpretation", "N")] = new("normal", "طبيعي", "норма", "норма"),
        [(Hl7 + "v3-ObservationInterpretation", "A")] = new("abnormal", "غير طبيعي", "отклонение", "адхіленне"),
        [(Hl7 + "v3-ObservationInterpretation", "AA")] = new("CRITICAL", "حرج", "КРИТИЧЕСКОЕ", "КРЫТЫЧНАЕ"),
        [(Hl7 + "v3-ObservationInterpretation", "H")] = new("high", "مرتفع", "выше нормы", "вышэй за норму"),
        [(Hl7 + "v3-ObservationInterpretation", "HH")] = new("CRITICALLY HIGH", "مرتفع لدرجة حرجة", "КРИТИЧЕСКИ ВЫСОКО", "КРЫТЫЧНА ВЫСОКА"),
        [(Hl7 + "v3-ObservationInterpretation", "L")] = new("low", "منخفض", "ниже нормы", "ніжэй за норму"),
        [(Hl7 + "v3-ObservationInterpretation", "LL")] = new("CRITICALLY LOW", "منخفض لدرجة حرجة", "КРИТИЧЕСКИ НИЗКО", "КРЫТЫЧНА НІЗКА"),
        [(Hl7 + "v3-ObservationInterpretation", "POS")] = new("positive", "إيجابي", "положительно", "станоўча"),
        [(Hl7 + "v3-ObservationInterpretation", "NEG")] = new("negative", "سلبي", "отрицательно", "адмоўна"),
        [(Hl7 + "v3-ObservationInterpretation", "R")] = new("resistant", "مقاوم", "устойчив", "устойлівы"),
        [(Hl7 + "v3-ObservationInterpretation", "S")] = new("susceptible", "حساس", "чувствителен", "адчувальны"),
        [(Hl7 + "v3-ObservationInterpretation", "I")] = new("intermediate", "متوسط", "промежуточно", "прамежкава"),
        [(Hl7 + "data-absent-reason", "unknown")] = Unknown,
        [(Hl7 + "data-absent-reason", "asked-unknown")] = new("asked, not known", "تم السؤال ولا يُعرف", "спрошено, неизвестно", "спыталі, невядома"),
        [(Hl7 + "data-absent-reason", "temp-unknown")] = new("not known yet", "غير معروف بعد", "пока неизвестно", "пакуль невядома"),
        [(Hl7 + "data-absent-reason", "not-asked")] = new("not asked", "لم يُسأل عنه", "не спрашивали", "не пыталіся"),
        [(Hl7 + "data-absent-reason", "masked")] = new("withheld", "محجوب", "скрыто", "схавана"),
        [(Hl7 + "data-absent-reason", "not-performed")] = new("not done", "لم يُجرَ", "не проводилось", "не праводзілася"),
        [(Hl7 + "data-absent-reason", "error")] = new("error", "خطأ", "ошибка", "памылка"),
        [(Hl7 + "list-empty-reason", "nilknown")] = new("none known", "لا يوجد شيء معروف", "ничего не известно", "нічога не вядома"),
        [(Hl7 + "list-empty-reason", "notasked")] = new("not asked", "لم يُسأل عنه", "не спрашивали", "не пыталіся"),
        [(Hl7 + "list-empty-reason", "withheld")] = new("withheld", "محجوب", "скрыто", "схавана"),
        [(Hl7 + "list-empty-reason", "unavailable")] = new("no information available", "لا تتوفر معلومات", "сведений нет", "звестак няма"),
        [(Snomed, "716186003")] = NoAllergy,
        [(Snomed, "160245001")] = NoProblem,
        [(Snomed, "787481004")] = NoMedicine,
        [(Snomed, "1287211007")] = NoInformation,
        [(AbsentOrUnknown, "no-known-allergies")] = NoAllergy,
        [(AbsentOrUnknown, "no-known-problems")] = NoProblem,
        [(AbsentOrUnknown, "no-known-medications")] = NoMedicine,
        [(AbsentOrUnknown, "no-allergy-info")] = NoInformation,
        [(AbsentOrUnknown, "no-problem-info")] = NoInformation,
        [(AbsentOrUnknown, "no-medication-info")] = NoInformation,
        [(AbsentOrUnknown, "no-immunization-info")] = NoInformation,
        [(AbsentOrUnknown, "no-procedure-info")] = NoInformation,
        [(AbsentOrUnknown, "no-device-info")] = NoInformation,
        [(AbsentOrUnknown, "no-known-immunizations")] = new("no known immunizations", "لا توجد تطعيمات معروفة", "о прививках не известно", "пра прышчэпкі не вядома"),
        [(AbsentOrUnknown, "no-known-procedures")] = new("no known procedures", "لا توجد إجراءات معروفة", "о вмешательствах не известно", "пра ўмяшанні не вядома"),
        [(AbsentOrUnknown, "no-known-devices")] = new("no known devices", "لا توجد أجهزة معروفة", "об устройствах не известно", "пра прылады не вядома"),
    }.ToFrozenDictionary();

    /// <summary>The words of a code; null when it is not among these.</summary>
    public static Wording? Find(string system, string code) => Words.GetValueOrDefault((system, code));
}
