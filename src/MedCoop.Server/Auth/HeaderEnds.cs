namespace MedCoop.Server.Auth;

/// <summary>
/// Compares Authorization headers whole, but looks for them by their ends: that of a token is its signature, different in each, and its beginning is long and alike in all.
/// Only valid tokens in their plain spelling are ever kept, so nobody can make many with one end.
/// </summary>
internal sealed class HeaderEnds : IEqualityComparer<string>
{
    private const int Length = 24;

    public static HeaderEnds Comparer { get; } = new();

    public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

    public int GetHashCode(string obj) => string.GetHashCode(obj.AsSpan(Math.Max(0, obj.Length - Length)), StringComparison.Ordinal);
}
