using System.Buffers;
using System.Text.Json;

namespace MedCoop.Benchmarks.Data;

/// <summary>Vital signs and laboratory values with units, over ten years. About 0.8 kB each. All made up.</summary>
internal static class LifelikeObservations
{
    /// <summary>The system of the codes.</summary>
    public const string Loinc = "http://loinc.org";

    /// <summary>What is observed; each as often as the others.</summary>
    public static readonly (string Code, string Display, string Category, string Unit, int Low, int High, int Decimals)[] Kinds =
    [
        ("8867-4", "Heart rate", "vital-signs", "/min", 48, 130, 0),
        ("8310-5", "Body temperature", "vital-signs", "Cel", 35, 40, 1),
        ("9279-1", "Respiratory rate", "vital-signs", "/min", 9, 30, 0),
        ("29463-7", "Body weight", "vital-signs", "kg", 40, 120, 1),
        ("8302-2", "Body height", "vital-signs", "cm", 140, 205, 0),
        ("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "vital-signs", "%", 85, 100, 0),
        ("718-7", "Hemoglobin [Mass/volume] in Blood", "laboratory", "g/dL", 7, 18, 1),
        ("6690-2", "Leukocytes [#/volume] in Blood", "laboratory", "10*3/uL", 2, 20, 1),
        ("777-3", "Platelets [#/volume] in Blood", "laboratory", "10*3/uL", 80, 450, 0),
        ("2345-7", "Glucose [Mass/volume] in Serum or Plasma", "laboratory", "mg/dL", 60, 260, 0),
        ("2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "laboratory", "mg/dL", 0, 4, 2),
        ("2951-2", "Sodium [Moles/volume] in Serum or Plasma", "laboratory", "mmol/L", 125, 150, 0),
        ("2823-3", "Potassium [Moles/volume] in Serum or Plasma", "laboratory", "mmol/L", 2, 7, 1),
        ("1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "laboratory", "U/L", 5, 200, 0),
        ("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "laboratory", "mg/L", 0, 150, 1),
        ("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood", "laboratory", "%", 4, 13, 1),
        ("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma", "laboratory", "mg/dL", 110, 320, 0),
        ("3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "laboratory", "m[IU]/L", 0, 12, 2),
        ("6301-6", "INR in Platelet poor plasma by Coagulation assay", "laboratory", "{INR}", 0, 5, 1),
        ("1920-8", "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "laboratory", "U/L", 5, 180, 0),
    ];

    /// <summary>So many, as UTF-8 JSON without ids, on Patients <c>p0</c>, <c>p1</c> ...</summary>
    public static List<byte[]> Json(int seed, int count, int patients)
    {
        var lots = new Lots(seed);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer);
        var observations = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            Write(writer, lots, $"Patient/p{lots.Below(patients)}");
            writer.Flush();
            observations.Add(buffer.WrittenSpan.ToArray());
        }

        return observations;
    }

    /// <summary>One Observation on a subject.</summary>
    public static void Write(Utf8JsonWriter json, Lots lots, string subject, string? id = null)
    {
        var kind = lots.Of(Kinds);
        json.WriteStartObject();
        json.WriteString("resourceType", "Observation");
        if (id is not null) json.WriteString("id", id);
        json.WriteString("status", lots.Chance(95) ? "final" : "amended");
        json.WriteStartArray("category");
        json.WriteStartObject();
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", "http://terminology.hl7.org/CodeSystem/observation-category");
        json.WriteString("code", kind.Category);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        LifelikePatients.Concept(json, "code", Loinc, kind.Code, kind.Display);
        Reference(json, "subject", subject);
        var at = $"{lots.Day(2016, 10)}T{lots.Below(24):00}:{lots.Below(60):00}:{lots.Below(60):00}+02:00";
        json.WriteString("effectiveDateTime", at);
        json.WriteString("issued", at);
        json.WriteStartArray("performer");
        json.WriteStartObject();
        json.WriteString("reference", $"Organization/hospital-{lots.Below(20)}");
        json.WriteEndObject();
        json.WriteEndArray();
        Value(json, lots, kind);
        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, Lots lots, (string Code, string Display, string Category, string Unit, int Low, int High, int Decimals) kind)
    {
        var scale = (int)Math.Pow(10, kind.Decimals);
        var value = (decimal)((kind.Low * scale) + lots.Below((kind.High - kind.Low) * scale)) / scale;
        json.WriteStartObject("valueQuantity");
        json.WritePropertyName("value");
        json.WriteRawValue(value.ToString($"F{kind.Decimals}"));
        json.WriteString("unit", kind.Unit);
        json.WriteString("system", "http://unitsofmeasure.org");
        json.WriteString("code", kind.Unit);
        json.WriteEndObject();
    }

    private static void Reference(Utf8JsonWriter json, string name, string reference)
    {
        json.WriteStartObject(name);
        json.WriteString("reference", reference);
        json.WriteEndObject();
    }
}
