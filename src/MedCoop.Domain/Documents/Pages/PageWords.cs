using MedCoop.Domain.Summaries.Words;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>The words of the page that narratives do not have.</summary>
internal static class PageWords
{
    public static Wording NotValid { get; } = new(
        "This document breaks the rules of FHIR R4. It is shown as far as it can be read, and may be incomplete.",
        "هذه الوثيقة تخالف قواعد FHIR R4. تُعرض بقدر ما أمكنت قراءته وقد تكون ناقصة.",
        "Этот документ нарушает правила FHIR R4. Показано то, что удалось прочитать; документ может быть неполным.",
        "Гэты дакумент парушае правілы FHIR R4. Паказана тое, што ўдалося прачытаць; дакумент можа быць няпоўным.");

    public static Wording Faults { get; } = new("What is wrong with it: {0}", "الأخطاء: {0}", "Ошибки в документе: {0}", "Памылкі ў дакуменце: {0}");
    public static Wording Missing { get; } = new("What is missing", "ما هو ناقص", "Чего не хватает", "Чаго не хапае");
    public static Wording SaysNothing { get; } = new("{0}: the document says nothing about this. This does not mean that there is none.", "{0}: لا تذكر الوثيقة شيئًا عن هذا. وهذا لا يعني عدم وجوده.", "{0}: в документе ничего не сказано. Это не значит, что этого нет.", "{0}: у дакуменце нічога не сказана. Гэта не значыць, што гэтага няма.");
    public static Wording OnlyNarrative { get; } = new("{0}: only as text; see the original.", "{0}: نص فقط؛ انظر الأصل.", "{0}: только текстом; см. оригинал.", "{0}: толькі тэкстам; гл. арыгінал.");
    public static Wording NotStated { get; } = new("{0}: not stated", "{0}: غير مذكور", "{0}: не указано", "{0}: не ўказана");
    public static Wording LostReferences { get; } = new("References that lead to nothing in the document: {0}", "إحالات لا تؤدي إلى شيء في الوثيقة: {0}", "Ссылки, которые никуда в документе не ведут: {0}", "Спасылкі, якія нікуды ў дакуменце не вядуць: {0}");
    public static Wording Unreadable { get; } = new("not readable as data; see the original", "تعذرت قراءته كبيانات؛ انظر الأصل", "не читается как данные; см. оригинал", "не чытаецца як дадзеныя; гл. арыгінал");
    public static Wording DoNotGive { get; } = new("DO NOT GIVE:", "يُمنع إعطاؤه:", "НЕ ДАВАТЬ:", "НЕ ДАВАЦЬ:");
    public static Wording Original { get; } = new("Original text of the section", "النص الأصلي للقسم", "Исходный текст раздела", "Зыходны тэкст раздзела");
    public static Wording Earlier { get; } = new("earlier", "سابقًا", "ранее", "раней");
    public static Wording Died { get; } = new("died {0}", "توفي في {0}", "дата смерти: {0}", "дата смерці: {0}");
    public static Wording Dead { get; } = new("died", "متوفى", "умер(ла)", "памёр(ла)");
    public static Wording Others { get; } = new("Other parts of the document", "أجزاء أخرى من الوثيقة", "Другие части документа", "Іншыя часткі дакумента");
    public static Wording ReadFrom { get; } = new("Read from {0}, version {1}. The original counts.", "قُرئ من {0}، الإصدار {1}. والأصل هو المعتمد.", "Прочитано из {0}, версия {1}. Решающим является оригинал.", "Прачытана з {0}, версія {1}. Вырашальным з'яўляецца арыгінал.");
    public static Wording Rising { get; } = new("rising", "في ارتفاع", "растёт", "расце");
    public static Wording Falling { get; } = new("falling", "في انخفاض", "снижается", "зніжаецца");
    public static Wording Steady { get; } = new("unchanged", "دون تغيير", "без изменений", "без змен");
    public static Wording OutOfRange { get; } = new("outside the reference range", "خارج المدى المرجعي", "вне референсного интервала", "па-за рэферэнтным інтэрвалам");
    public static Wording Facts { get; } = new("Details", "تفاصيل", "Сведения", "Звесткі");
    public static Wording Item { get; } = new("What", "البند", "Что", "Што");
    public static Wording Empty { get; } = new("The section is empty.", "القسم فارغ.", "Раздел пуст.", "Раздзел пусты.");
    public static Wording ReferenceOnly { get; } = new("referred to, not in the document", "مُشار إليه وليس في الوثيقة", "упомянуто, но в документе отсутствует", "згадана, але ў дакуменце адсутнічае");
}
