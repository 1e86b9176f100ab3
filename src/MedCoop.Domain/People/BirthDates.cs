namespace MedCoop.Domain.People;

/// <summary>Compares dates of birth, with the errors that forms make.</summary>
public static class BirthDates
{
    /// <summary>The level of two dates that are the same, to the day.</summary>
    public const string Same = "same";

    // A date is worth what somebody else's being the same is not: one of some 20,000 days. The first of January stands for "not known" in many papers.
    private const double Day = 13;
    private const double FirstOfJanuary = 6;

    /// <summary>What two dates say; null when one is not known.</summary>
    public static MatchEvidence? Compare(string? one, string? other)
    {
        if (one is null || other is null) return null;
        if (one.Length < 10 || other.Length < 10) return Partly(one, other);
        if (one == other) return IsFirstOfJanuary(one) ? new("birthDate", "same-first-of-january", FirstOfJanuary) : new("birthDate", Same, Day);
        var (year, month, day) = (one[..4] == other[..4], one[5..7] == other[5..7], one[8..] == other[8..]);
        if (year && one[5..7] == other[8..] && one[8..] == other[5..7]) return new("birthDate", "day-and-month-swapped", 9);
        if ((year && (month || day)) || (month && day && OneDigit(one[..4], other[..4]))) return new("birthDate", "one-part-differs", 4);
        // Who says only the year is often written as born on its first day.
        if (year && (IsFirstOfJanuary(one) || IsFirstOfJanuary(other))) return new("birthDate", "same-year", 3);
        return year ? new("birthDate", "only-year", -2) : new("birthDate", "different", -8);
    }

    private static MatchEvidence Partly(string one, string other)
    {
        var length = Math.Min(one.Length, other.Length);
        if (!string.Equals(one[..length], other[..length], StringComparison.Ordinal)) return new("birthDate", "different", -6);
        return length < 7 ? new("birthDate", "same-year", 4) : new("birthDate", "same-month", 8);
    }

    private static bool IsFirstOfJanuary(string date) => date.EndsWith("-01-01", StringComparison.Ordinal);

    // One digit, or two that changed places.
    private static bool OneDigit(string one, string other) =>
        one.Zip(other).Count(pair => pair.First != pair.Second) == 1 || (one != other && one.Order().SequenceEqual(other.Order()));
}
