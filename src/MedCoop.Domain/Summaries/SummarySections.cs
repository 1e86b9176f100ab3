using System.Collections.Frozen;
using static MedCoop.Domain.Summaries.SectionKind;
using static MedCoop.Domain.Summaries.SectionPresence;

namespace MedCoop.Domain.Summaries;

/// <summary>The one table of the sections of a summary, in the order in which a doctor reads them: what may kill first.</summary>
public static class SummarySections
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<SummarySection> All { get; } =
    [
        new(Allergies, "48765-2", new("Allergies and intolerances", "الحساسية وعدم التحمل", "Аллергии и непереносимость", "Алергіі і непераноснасць"), Required, ["AllergyIntolerance"]),
        new(Alerts, "104605-1", new("Alerts", "تنبيهات", "Предупреждения", "Папярэджанні"), Optional, ["Flag"]),
        new(Problems, "11450-4", new("Problem list", "قائمة المشكلات الصحية", "Текущие диагнозы и проблемы", "Бягучыя дыягназы і праблемы"), Required, ["Condition"]),
        new(Medications, "10160-0", new("Medication summary", "ملخص الأدوية", "Лекарства", "Лекі"), Required, ["MedicationStatement", "MedicationRequest", "MedicationAdministration", "MedicationDispense"]),
        new(Results, "30954-2", new("Results", "نتائج الفحوصات", "Результаты исследований", "Вынікі даследаванняў"), Recommended, ["Observation", "DiagnosticReport"]),
        new(VitalSigns, "8716-3", new("Vital signs", "العلامات الحيوية", "Показатели жизнедеятельности", "Паказчыкі жыццядзейнасці"), Optional, ["Observation"]),
        new(Procedures, "47519-4", new("History of procedures", "الإجراءات والعمليات السابقة", "Вмешательства и операции", "Умяшанні і аперацыі"), Recommended, ["Procedure"]),
        new(Devices, "46264-8", new("Medical devices", "الأجهزة الطبية", "Медицинские устройства", "Медыцынскія прылады"), Recommended, ["DeviceUseStatement"]),
        new(Immunizations, "11369-6", new("Immunizations", "التطعيمات", "Прививки", "Прышчэпкі"), Recommended, ["Immunization"]),
        new(PastProblems, "11348-0", new("History of past problems", "المشكلات الصحية السابقة", "Перенесённые заболевания", "Перанесеныя захворванні"), Optional, ["Condition"]),
        new(Pregnancy, "10162-6", new("Pregnancy", "الحمل", "Беременность", "Цяжарнасць"), Optional, ["Observation"]),
        new(FunctionalStatus, "47420-5", new("Functional status", "الحالة الوظيفية", "Функциональное состояние", "Функцыянальны стан"), Optional, ["Condition", "ClinicalImpression"]),
        new(SocialHistory, "29762-2", new("Social history", "التاريخ الاجتماعي", "Социальный анамнез", "Сацыяльны анамнез"), Optional, ["Observation"]),
        new(PlanOfCare, "18776-5", new("Plan of care", "خطة الرعاية", "План лечения", "План лячэння"), Optional, ["CarePlan", "ImmunizationRecommendation"]),
        new(AdvanceDirectives, "42348-3", new("Advance directives", "التوجيهات المسبقة", "Предварительные распоряжения", "Папярэднія распараджэнні"), Optional, ["Consent"]),
        new(PatientStory, "81338-6", new("Patient story", "رواية المريض", "Рассказ пациента", "Расповед пацыента"), Optional, []),
    ];

    private static readonly FrozenDictionary<string, SummarySection> ByCode = All.ToFrozenDictionary(section => section.Code, StringComparer.Ordinal);

    /// <summary>The code system of the codes.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>The type of the document: patient summary.</summary>
    public const string DocumentCode = "60591-5";

    /// <summary>The section of a LOINC code; null when it is none of a summary.</summary>
    public static SummarySection? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);

    /// <summary>The section of a kind.</summary>
    public static SummarySection Of(SectionKind kind) => All.First(section => section.Kind == kind);
}
