using System.Collections.Frozen;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>The words for the codes that every summary has: states (<see cref="StateWords"/>), those of R4's and HL7's small code systems, and the few of SNOMED CT that say that there is nothing.</summary>
public static class CommonCodeWords
{
    private const string Hl7 = "http://terminology.hl7.org/CodeSystem/";
    private const string Snomed = "http://snomed.info/sct";
    private const string AbsentOrUnknown = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";

    private static readonly Wording Unknown = new("unknown", "غير معروف", "неизвестно", "невядома");
    private static readonly Wording NoAllergy = new("no known allergies", "لا توجد حساسية معروفة", "известных аллергий нет", "алергій, пра якія вядома, няма");
    private static readonly Wording NoMedicineAllergy = new("no known allergies to medicines", "لا توجد حساسية معروفة للأدوية", "известных аллергий на лекарства нет", "алергій на лекі, пра якія вядома, няма");
    private static readonly Wording NoFoodAllergy = new("no known food allergies", "لا توجد حساسية معروفة للأغذية", "известных пищевых аллергий нет", "харчовых алергій, пра якія вядома, няма");
    private static readonly Wording NoProblem = new("no known problems", "لا توجد مشكلات صحية معروفة", "известных проблем со здоровьем нет", "праблем са здароўем, пра якія вядома, няма");
    private static readonly Wording NoMedicine = new("no known medications", "لا توجد أدوية معروفة", "лекарств не принимает", "лекаў не прымае");
    private static readonly Wording NoInformation = new("no information available", "لا تتوفر معلومات", "сведений нет", "звестак няма");

    private static readonly FrozenDictionary<(string System, string Code), Wording> Words = new Dictionary<(string, string), Wording>
    {
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
        [(Hl7 + "list-empty-reason", "nilknown")] = new("none known", "لا يوجد شيء معروف", "известных нет", "тых, пра якія вядома, няма"),
        [(Hl7 + "list-empty-reason", "notasked")] = new("not asked", "لم يُسأل عنه", "не спрашивали", "не пыталіся"),
        [(Hl7 + "list-empty-reason", "withheld")] = new("withheld", "محجوب", "скрыто", "схавана"),
        [(Hl7 + "list-empty-reason", "unavailable")] = new("no information available", "لا تتوفر معلومات", "сведений нет", "звестак няма"),
        [(Snomed, "716186003")] = NoAllergy,
        [(Snomed, "409137002")] = NoMedicineAllergy,
        [(Snomed, "429625007")] = NoFoodAllergy,
        [(Snomed, "160245001")] = NoProblem,
        [(Snomed, "787481004")] = NoMedicine,
        [(Snomed, "1287211007")] = NoInformation,
        [(AbsentOrUnknown, "no-known-allergies")] = NoAllergy,
        [(AbsentOrUnknown, "no-known-medication-allergies")] = NoMedicineAllergy,
        [(AbsentOrUnknown, "no-known-food-allergies")] = NoFoodAllergy,
        [(AbsentOrUnknown, "no-known-environmental-allergies")] = new("no known environmental allergies", "لا توجد حساسية بيئية معروفة", "известных аллергий на факторы среды нет", "алергій на фактары асяроддзя, пра якія вядома, няма"),
        [(AbsentOrUnknown, "no-known-problems")] = NoProblem,
        [(AbsentOrUnknown, "no-known-medications")] = NoMedicine,
        [(AbsentOrUnknown, "no-allergy-info")] = NoInformation,
        [(AbsentOrUnknown, "no-problem-info")] = NoInformation,
        [(AbsentOrUnknown, "no-medication-info")] = NoInformation,
        [(AbsentOrUnknown, "no-immunization-info")] = NoInformation,
        [(AbsentOrUnknown, "no-procedure-info")] = NoInformation,
        [(AbsentOrUnknown, "no-device-info")] = NoInformation,
        [(AbsentOrUnknown, "no-known-immunizations")] = new("no known immunizations", "لا توجد تطعيمات معروفة", "известных прививок нет", "прышчэпак, пра якія вядома, няма"),
        [(AbsentOrUnknown, "no-known-procedures")] = new("no known procedures", "لا توجد إجراءات معروفة", "известных вмешательств нет", "умяшанняў, пра якія вядома, няма"),
        [(AbsentOrUnknown, "no-known-devices")] = new("no known devices", "لا توجد أجهزة معروفة", "известных устройств нет", "прылад, пра якія вядома, няма"),
    }.ToFrozenDictionary();

    /// <summary>The words of a code; null when it is not among these.</summary>
    public static Wording? Find(string system, string code) => Words.GetValueOrDefault((system, code)) ?? StateWords.Find(system, code);
}
