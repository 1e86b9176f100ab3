using System.Numerics;

namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>
/// Some concepts of one code system, each by its place in the order of that system (from 0): one bit a concept, so that 400,000 of them are
/// combined in microseconds and 50 KB. Never changes.
/// </summary>
public sealed class Places
{
    private const int Width = 64;

    private readonly ulong[] bits;

    private Places(ulong[] bits)
    {
        this.bits = bits;
        foreach (var word in bits) Count += BitOperations.PopCount(word);
    }

    /// <summary>No concept.</summary>
    public static Places None { get; } = new([]);

    /// <summary>How many concepts.</summary>
    public int Count { get; }

    /// <summary>The first so many.</summary>
    public static Places All(int count)
    {
        var words = new ulong[(count + Width - 1) / Width];
        Array.Fill(words, ulong.MaxValue);
        if (count % Width > 0) words[^1] = (1UL << (count % Width)) - 1;
        return new Places(words);
    }

    /// <summary>These, in any order.</summary>
    public static Places Of(IEnumerable<int> places)
    {
        var words = new ulong[1];
        foreach (var place in places)
        {
            if (place / Width >= words.Length) Array.Resize(ref words, Math.Max(words.Length * 2, (place / Width) + 1));
            words[place / Width] |= 1UL << (place % Width);
        }

        return new Places(words);
    }

    /// <summary>Whether one is among them.</summary>
    public bool Contains(int place) => place / Width < bits.Length && (bits[place / Width] & (1UL << (place % Width))) != 0;

    /// <summary>Those in both.</summary>
    public Places And(Places other) => Combined(Math.Min(bits.Length, other.bits.Length), other, static (one, two) => one & two);

    /// <summary>Those in either.</summary>
    public Places Or(Places other) => Combined(Math.Max(bits.Length, other.bits.Length), other, static (one, two) => one | two);

    /// <summary>Those that are not in another.</summary>
    public Places Except(Places other) => Combined(bits.Length, other, static (one, two) => one & ~two);

    /// <summary>In order, without the first so many.</summary>
    public IEnumerable<int> InOrder(int skip = 0)
    {
        for (var at = 0; at < bits.Length; at++)
        {
            var here = BitOperations.PopCount(bits[at]);
            if (here <= skip)
            {
                skip -= here;
                continue;
            }

            for (var rest = bits[at]; rest != 0; rest &= rest - 1)
            {
                if (skip-- <= 0) yield return (at * Width) + BitOperations.TrailingZeroCount(rest);
            }

            skip = 0;
        }
    }

    private Places Combined(int length, Places other, Func<ulong, ulong, ulong> combine)
    {
        var both = new ulong[length];
        for (var at = 0; at < length; at++) both[at] = combine(at < bits.Length ? bits[at] : 0, at < other.bits.Length ? other.bits[at] : 0);
        return new Places(both);
    }
}
