using System.Collections.Concurrent;

namespace MedCoop.Store.Concepts;

/// <summary>Keeps what was asked lately, up to a number of things; beyond it, it begins anew.</summary>
internal sealed class BoundedCache<TKey, TValue>(int most)
    where TKey : notnull
    where TValue : class
{
    private readonly ConcurrentDictionary<TKey, TValue> kept = [];

    /// <summary>What is known of the key, or is found out now. What is not found is not kept: of that there is no end.</summary>
    public TValue? Get(TKey key, Func<TKey, TValue?> find)
    {
        if (kept.TryGetValue(key, out var known)) return known;
        if (find(key) is not { } found) return null;
        if (kept.Count >= most) kept.Clear();
        kept[key] = found;
        return found;
    }
}
