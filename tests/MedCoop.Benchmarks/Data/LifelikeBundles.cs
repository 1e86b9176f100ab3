using System.Buffers;
using System.Text.Json;

namespace MedCoop.Benchmarks.Data;

/// <summary>Transactions that create a Patient and Observations which refer to it by <c>urn:uuid</c>.</summary>
internal static class LifelikeBundles
{
    /// <summary>So many, as UTF-8 JSON, of so many entries each.</summary>
    public static List<byte[]> Json(int seed, int count, int entries)
    {
        var lots = new Lots(seed);
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        using var writer = new Utf8JsonWriter(buffer);
        var bundles = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            Write(writer, lots, (seed * 1_000_000) + i, entries);
            writer.Flush();
            bundles.Add(buffer.WrittenSpan.ToArray());
        }

        return bundles;
    }

    private static void Write(Utf8JsonWriter json, Lots lots, int number, int entries)
    {
        var patient = Urn(number, 0);
        json.WriteStartObject();
        json.WriteString("resourceType", "Bundle");
        json.WriteString("type", "transaction");
        json.WriteStartArray("entry");
        for (var entry = 0; entry < entries; entry++)
        {
            json.WriteStartObject();
            json.WriteString("fullUrl", Urn(number, entry));
            json.WritePropertyName("resource");
            if (entry == 0) LifelikePatients.Write(json, lots, number);
            else LifelikeObservations.Write(json, lots, patient);
            json.WriteStartObject("request");
            json.WriteString("method", "POST");
            json.WriteString("url", entry == 0 ? "Patient" : "Observation");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Urn(int number, int entry) => $"urn:uuid:00000000-0000-4000-8000-{((long)number * 100) + entry:x12}";
}
