using System.Buffers;
using System.Text.Json;

namespace MedCoop.Benchmarks.Data;

/// <summary>Tasks as a worklist shows them: who has to do what for whom, mostly done already. About 0.6 kB each. All made up.</summary>
internal static class LifelikeTasks
{
    /// <summary>The system of the identifiers, whose values are the Tasks' numbers.</summary>
    public const string CaseSystem = "https://coordination.example/case";

    private static readonly string[] Codes = ["fulfill", "approve", "change"];

    /// <summary>So many, as UTF-8 JSON without ids: one for each of the Patients <c>p0</c>, <c>p1</c> ...</summary>
    public static List<byte[]> Json(int seed, int count)
    {
        var lots = new Lots(seed);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        var tasks = new List<byte[]>(count);
        for (var number = 0; number < count; number++)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            Write(json, lots, number);
            json.Flush();
            tasks.Add(buffer.WrittenSpan.ToArray());
        }

        return tasks;
    }

    private static void Write(Utf8JsonWriter json, Lots lots, int number)
    {
        json.WriteStartObject();
        json.WriteString("resourceType", "Task");
        json.WriteStartArray("identifier");
        json.WriteStartObject();
        json.WriteString("system", CaseSystem);
        json.WriteString("value", $"{number}");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("status", lots.Chance(40) ? "requested" : "completed");
        json.WriteString("intent", "order");
        json.WriteString("priority", lots.Chance(80) ? "routine" : "urgent");
        LifelikePatients.Concept(json, "code", "http://hl7.org/fhir/CodeSystem/task-code", lots.Of(Codes), display: null);
        json.WriteStartObject("for");
        json.WriteString("reference", $"Patient/p{number}");
        json.WriteEndObject();
        json.WriteString("authoredOn", $"{lots.Day(2020, 6)}T{lots.Below(24):00}:{lots.Below(60):00}:00Z");
        json.WriteStartObject("owner");
        json.WriteString("reference", $"Organization/coordination-{lots.Below(2)}");
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
