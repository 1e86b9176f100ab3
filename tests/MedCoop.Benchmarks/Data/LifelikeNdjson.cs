using System.Text.Json;

namespace MedCoop.Benchmarks.Data;

/// <summary>NDJSON as another system exports it: Patients with their Observations, one to nine, each with its id.</summary>
internal static class LifelikeNdjson
{
    private const int PerPatient = 10;

    /// <summary>Writes so many resources, whose numbers begin at <paramref name="first"/>.</summary>
    public static void Write(string file, int seed, int first, int count)
    {
        var lots = new Lots(seed);
        using var stream = File.Create(file);
        using var json = new Utf8JsonWriter(stream);
        for (var number = first; number < first + count; number++)
        {
            var patient = number - (number % PerPatient);
            if (number == patient) LifelikePatients.Write(json, lots, number, $"p{patient}");
            else LifelikeObservations.Write(json, lots, $"Patient/p{patient}", $"o{number}");
            json.Flush();
            json.Reset();
            stream.WriteByte((byte)'\n');
        }
    }
}
