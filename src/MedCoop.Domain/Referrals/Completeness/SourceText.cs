using System.Collections.Frozen;
using System.Globalization;
using MedCoop.Fhir;

namespace MedCoop.Domain.Referrals.Completeness;

/// <summary>What would answer a question, in the four languages.</summary>
public static class SourceText
{
    // In the order of SpokenText.Languages.
    private static readonly FrozenDictionary<string, string[]> Kinds = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["AllergyIntolerance"] = ["Allergy on record", "حساسية في السجل", "Запись об аллергии", "Запіс пра алергію"],
        ["Condition"] = ["Diagnosis on record", "تشخيص في السجل", "Диагноз в записях", "Дыягназ у запісах"],
        ["Consent"] = ["Consent", "موافقة", "Согласие", "Згода"],
        ["Coverage"] = ["Who pays, on record", "جهة الدفع في السجل", "Запись о плательщике", "Запіс пра плацельшчыка"],
        ["DiagnosticReport"] = ["Report of an examination", "تقرير فحص", "Заключение исследования", "Заключэнне даследавання"],
        ["DocumentReference"] = ["Document", "وثيقة", "Документ", "Дакумент"],
        ["ImagingStudy"] = ["Images (DICOM)", "صور (DICOM)", "Снимки (DICOM)", "Здымкі (DICOM)"],
        ["Immunization"] = ["Vaccination on record", "لقاح في السجل", "Запись о прививке", "Запіс пра прышчэпку"],
        ["MedicationRequest"] = ["Prescription", "وصفة طبية", "Назначение", "Прызначэнне"],
        ["MedicationStatement"] = ["Medicine on record", "دواء في السجل", "Лекарство в записях", "Лекі ў запісах"],
        ["Observation"] = ["Result or measurement", "نتيجة أو قياس", "Результат или измерение", "Вынік або вымярэнне"],
        ["Procedure"] = ["Procedure on record", "إجراء في السجل", "Запись о вмешательстве", "Запіс пра ўмяшанне"],
        ["RelatedPerson"] = ["Person who travels along", "شخص مرافق", "Сопровождающее лицо", "Асоба, якая суправаджае"],
        ["ServiceRequest"] = ["The request itself", "الطلب نفسه", "Сам запрос", "Сам запыт"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] NotOlder = ["not older than {0} days", "لا يزيد عمرها على {0} يومًا", "не старше {0} дн.", "не старэй за {0} дн."];

    private static readonly string[] InForm = ["An answer in the form", "إجابة في الاستمارة", "Ответ в анкете", "Адказ у анкеце"];

    /// <summary>What would answer a question: each source with its codes and age, and the form.</summary>
    public static IEnumerable<string> Of(FormItem item, string language)
    {
        var index = SpokenText.Languages.ToList().IndexOf(language);
        return item.Sources.Select(source => Of(source, index)).Append(InForm[index]);
    }

    private static string Of(AnswerSource source, int language)
    {
        var codes = source.Codes.Select(code => code.Code).Concat(source.Type == "ServiceRequest" ? [source.Element] : Array.Empty<string?>()).OfType<string>().ToList();
        var said = codes.Count == 0 ? Kinds[source.Type][language] : $"{Kinds[source.Type][language]}: {string.Join(", ", codes)}";
        return source.MaximalAge is { } age ? $"{said}; {string.Format(CultureInfo.InvariantCulture, NotOlder[language], (int)Math.Ceiling(age.TotalDays))}" : said;
    }
}
