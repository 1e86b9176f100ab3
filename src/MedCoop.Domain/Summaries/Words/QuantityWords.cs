using System.Collections.Frozen;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>Measured values and amounts in words. Units of measure stay as they are written; what is counted (tablets, drops) is named in the reader's language.</summary>
public static class QuantityWords
{
    private static readonly CountedWording Tablets = new(("tablet", "tablets"), ("قرص واحد", "قرصين", "أقراص", "قرصًا"), ("таблетка", "таблетки", "таблеток"), ("таблетка", "таблеткі", "таблетак", "таблеткі"));
    private static readonly CountedWording Capsules = new(("capsule", "capsules"), ("كبسولة واحدة", "كبسولتين", "كبسولات", "كبسولة"), ("капсула", "капсулы", "капсул"), ("капсула", "капсулы", "капсул", "капсулы"));
    private static readonly CountedWording Drops = new(("drop", "drops"), ("قطرة واحدة", "قطرتين", "قطرات", "قطرة"), ("капля", "капли", "капель"), ("кропля", "кроплі", "кропель", "кроплі"));
    private static readonly CountedWording Puffs = new(("puff", "puffs"), ("بخة واحدة", "بختين", "بخات", "بخة"), ("вдох", "вдоха", "вдохов"), ("удых", "удыхі", "удыхаў", "удыху"));
    private static readonly CountedWording Sachets = new(("sachet", "sachets"), ("كيس واحد", "كيسين", "أكياس", "كيسًا"), ("пакетик", "пакетика", "пакетиков"), ("пакецік", "пакецікі", "пакецікаў", "пакеціка"));
    private static readonly CountedWording Ampoules = new(("ampoule", "ampoules"), ("أمبولة واحدة", "أمبولتين", "أمبولات", "أمبولة"), ("ампула", "ампулы", "ампул"), ("ампула", "ампулы", "ампул", "ампулы"));
    private static readonly CountedWording Patches = new(("patch", "patches"), ("لصقة واحدة", "لصقتين", "لصقات", "لصقة"), ("пластырь", "пластыря", "пластырей"), ("пластыр", "пластыры", "пластыраў", "пластыра"));
    private static readonly CountedWording Units = new(("unit", "units"), ("وحدة واحدة", "وحدتين", "وحدات", "وحدة"), ("единица", "единицы", "единиц"), ("адзінка", "адзінкі", "адзінак", "адзінкі"));

    // UCUM's annotations, http://terminology.hl7.org/CodeSystem/v3-orderableDrugForm, and what systems write.
    private static readonly FrozenDictionary<string, CountedWording> Counted = new Dictionary<string, CountedWording>(StringComparer.OrdinalIgnoreCase)
    {
        ["{tbl}"] = Tablets,
        ["{tablet}"] = Tablets,
        ["TAB"] = Tablets,
        ["tablet"] = Tablets,
        ["tablets"] = Tablets,
        ["tablet(s)"] = Tablets,
        ["{Tablet}"] = Tablets,
        ["{cap}"] = Capsules,
        ["{capsule}"] = Capsules,
        ["CAP"] = Capsules,
        ["capsule"] = Capsules,
        ["capsules"] = Capsules,
        ["capsule(s)"] = Capsules,
        ["[drp]"] = Drops,
        ["{drop}"] = Drops,
        ["DROP"] = Drops,
        ["drops"] = Drops,
        ["{puff}"] = Puffs,
        ["PUFF"] = Puffs,
        ["puffs"] = Puffs,
        ["{sachet}"] = Sachets,
        ["sachet"] = Sachets,
        ["sachets"] = Sachets,
        ["{ampule}"] = Ampoules,
        ["ampoule"] = Ampoules,
        ["ampoules"] = Ampoules,
        ["{patch}"] = Patches,
        ["PATCH"] = Patches,
        ["patches"] = Patches,
        ["U"] = Units,
        ["[iU]"] = Units,
        ["unit"] = Units,
        ["units"] = Units,
        ["IU"] = Units,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>A quantity; null when it has no number.</summary>
    public static string? Of(Quantity? quantity, string language)
    {
        if (quantity?.Value is not { } number) return null;
        var unit = quantity.Unit is { Length: > 0 } written ? written : quantity.Code;
        var comparator = quantity.Comparator switch
        {
            Quantity.QuantityComparator.LessThan => "<",
            Quantity.QuantityComparator.LessOrEqual => "≤",
            Quantity.QuantityComparator.GreaterOrEqual => "≥",
            Quantity.QuantityComparator.GreaterThan => ">",
            _ => "",
        };
        if (comparator.Length == 0 && TimeUnits.Find(quantity.Code ?? unit) is { } time) return time.In(language, number);
        if (comparator.Length == 0 && (Find(quantity.Code) ?? Find(unit)) is { } counted) return counted.In(language, number);
        return unit is null or "1" or "{#}" ? comparator + NumberWords.Of(number, language) : $"{comparator}{NumberWords.Of(number, language)} {unit}";
    }

    /// <summary>A range, one end of which may be open; null when both are.</summary>
    public static string? Of(Hl7.Fhir.Model.Range? range, string language) => (range?.Low, range?.High) switch
    {
        ({ Value: { } low }, { Value: not null } high) => $"{NumberWords.Of(low, language)} – {Of(high, language)}",
        ({ Value: not null } low, _) => "≥ " + Of(low, language),
        (_, { Value: not null } high) => "≤ " + Of(high, language),
        _ => null,
    };

    /// <summary>A ratio: so much per so much; null when a number is missing.</summary>
    public static string? Of(Ratio? ratio, string language)
    {
        if (ratio is not { Numerator: { } above, Denominator: { Value: { } per } denominator } || Of(above, language) is not { } numerator || Of(denominator, language) is not { } of) return null;
        // A titre is two bare numbers: 1:128.
        if (string.IsNullOrEmpty(above.Unit ?? above.Code) && string.IsNullOrEmpty(denominator.Unit ?? denominator.Code)) return $"{numerator}:{of}";
        if (per == 1 && (denominator.Unit ?? denominator.Code) is null or "" or "1") return numerator;
        return per == 1 && TimeUnits.Find(denominator.Code ?? denominator.Unit) is null ? $"{numerator}/{denominator.Unit ?? denominator.Code}" : $"{numerator} / {of}";
    }

    private static CountedWording? Find(string? unit) => unit is null ? null : Counted.GetValueOrDefault(unit);
}
