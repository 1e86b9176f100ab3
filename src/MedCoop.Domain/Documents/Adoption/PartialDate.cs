namespace MedCoop.Domain.Documents.Adoption;

/// <summary>How two dates, either of which may be partial or missing, relate.</summary>
public enum DateRelation
{
    /// <summary>The same, or both missing.</summary>
    Same,

    /// <summary>They may be the same: one is missing, or less exact than the other.</summary>
    MayBeSame,

    /// <summary>They cannot be the same.</summary>
    Different,
}

/// <summary>Compares dates as FHIR writes them.</summary>
public static class PartialDate
{
    /// <summary>How two dates relate; the time of day counts only where both have it, and instants are compared as such.</summary>
    public static DateRelation Compare(string? left, string? right)
    {
        if (left == right) return DateRelation.Same;
        if (left is null || right is null) return DateRelation.MayBeSame;
        if (left.Contains('T', StringComparison.Ordinal) && right.Contains('T', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(left, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var first)
            && DateTimeOffset.TryParse(right, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var second))
            return first == second ? DateRelation.Same : DateRelation.Different;
        var (shorter, longer) = left.Length < right.Length ? (left, right) : (right, left);
        return longer.StartsWith(shorter, StringComparison.Ordinal) ? DateRelation.MayBeSame : DateRelation.Different;
    }
}
