namespace MedCoop.Benchmarks.Data;

/// <summary>Deterministic chance: the same seed gives the same data on every machine and runtime.</summary>
internal sealed class Lots(int seed)
{
    // splitmix64: https://prng.di.unimi.it/splitmix64.c; System.Random does not promise the same numbers for ever.
    private ulong state = (ulong)seed * 0x9E3779B97F4A7C15;

    /// <summary>A number from 0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end)
    {
        state += 0x9E3779B97F4A7C15;
        var z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)end);
    }

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Chance(int percent) => Below(100) < percent;

    /// <summary>A day in a range of years, as a FHIR date.</summary>
    public string Day(int firstYear, int years) => $"{firstYear + Below(years)}-{1 + Below(12):00}-{1 + Below(28):00}";
}
