namespace MedCoop.Domain.People;

/// <summary>How alike two words of one script are, from 0 to 1: Jaro's similarity, raised for a common beginning (Winkler, 0.1 for each of up to four letters).</summary>
public static class JaroWinkler
{
    private const int LongestPrefix = 4;
    private const double PrefixScale = 0.1;

    /// <summary>The similarity.</summary>
    public static double Of(string one, string other)
    {
        if (one == other) return one.Length == 0 ? 0 : 1;
        if (one.Length == 0 || other.Length == 0) return 0;
        var jaro = Jaro(one, other);
        var prefix = 0;
        while (prefix < LongestPrefix && prefix < Math.Min(one.Length, other.Length) && one[prefix] == other[prefix]) prefix++;
        return jaro + (prefix * PrefixScale * (1 - jaro));
    }

    private static double Jaro(string one, string other)
    {
        var window = Math.Max(0, (Math.Max(one.Length, other.Length) / 2) - 1);
        var taken = new bool[other.Length];
        var common = new List<char>(one.Length);
        for (var at = 0; at < one.Length; at++)
        {
            for (var there = Math.Max(0, at - window); there < Math.Min(other.Length, at + window + 1); there++)
            {
                if (taken[there] || one[at] != other[there]) continue;
                taken[there] = true;
                common.Add(one[at]);
                break;
            }
        }

        if (common.Count == 0) return 0;
        var swapped = 0;
        var next = 0;
        for (var there = 0; there < other.Length; there++)
            if (taken[there] && other[there] != common[next++]) swapped++;
        var matched = (double)common.Count;
        return ((matched / one.Length) + (matched / other.Length) + ((matched - (swapped / 2.0)) / matched)) / 3;
    }
}
