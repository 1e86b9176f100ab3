using System.Globalization;
using System.Text;

namespace MedCoop.Fhir.Search;

/// <summary>
/// Collects the words of texts, in the form in which full-text searches compare them and in their order. A word is a run of letters and
/// digits, folded as <see cref="SearchText"/> folds letters; digits of every script become ASCII. Apostrophes within a word vanish, as
/// writers disagree about them. Scripts that put no spaces between words (Chinese, Japanese, Thai, Lao, Burmese, Khmer) have each
/// character as a word, so that a searched word of theirs is a phrase. Both databases are given these words and split nothing themselves.
/// </summary>
/// <param name="most">How many words are kept; those that follow are dropped.</param>
internal sealed class WordWriter(int most)
{
    /// <summary>UTF-16 units of a word that are kept; longer ones are cut, in resources and in searches.</summary>
    public const int LongestWord = 64;

    /// <summary>UTF-16 units of all words together after which no more are kept: at three bytes each, two texts fit PostgreSQL's 1 MB with their places.</summary>
    private const int MostUnits = 100_000;

    private const int ZeroWidthSpace = 0x200B;

    private static readonly (int First, int Last)[] WithoutSpaces =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x31F0, 0x31FF),
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
    ];

    private readonly StringBuilder words = new();
    private readonly StringBuilder folded = new();
    private int wordStart;

    /// <summary>Words so far.</summary>
    public int Count { get; private set; }

    private bool IsFull => Count >= most || wordStart >= MostUnits;

    /// <summary>Adds the words of a text. It begins and ends words: none goes on from one text to the next.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length && !IsFull;)
        {
            var character = text[at];
            if (char.IsAscii(character))
            {
                AppendAscii(character);
                at++;
            }
            else
            {
                Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
                AppendFolded(rune);
                at += length;
            }
        }

        EndWord();
    }

    /// <summary>The words, with one space between two.</summary>
    public override string ToString() => words.Length == 0 ? "" : words.ToString(0, words.Length - 1);

    private void AppendAscii(char character)
    {
        if (char.IsAsciiLetterOrDigit(character)) words.Append(char.ToLowerInvariant(character));
        else if (character != '\'') EndWord();
    }

    private void AppendFolded(Rune rune)
    {
        folded.Clear();
        CharacterFolding.Append(folded, rune);
        Span<char> plain = stackalloc char[folded.Length];
        folded.CopyTo(0, plain, plain.Length);
        foreach (var part in plain.EnumerateRunes()) AppendPlain(part);
    }

    private void AppendPlain(Rune rune)
    {
        switch (Rune.GetUnicodeCategory(rune))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark:
            case UnicodeCategory.Format when rune.Value != ZeroWidthSpace:
            case UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation when rune.Value is '\u2018' or '\u2019':
                return;
            case UnicodeCategory.DecimalDigitNumber:
                words.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                return;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber:
                AppendLetter(rune);
                return;
            default:
                EndWord();
                return;
        }
    }

    private void AppendLetter(Rune rune)
    {
        if (!Array.Exists(WithoutSpaces, range => rune.Value >= range.First && rune.Value <= range.Last))
        {
            SearchText.AppendLetter(words, rune);
            return;
        }

        EndWord();
        if (IsFull) return;
        words.Append(rune);
        EndWord();
    }

    private void EndWord()
    {
        var length = words.Length - wordStart;
        if (length == 0) return;
        if (length > LongestWord) words.Length = wordStart + (char.IsHighSurrogate(words[wordStart + LongestWord - 1]) ? LongestWord - 1 : LongestWord);
        if (Count < most)
        {
            words.Append(' ');
            Count++;
        }
        else
        {
            words.Length = wordStart;
        }

        wordStart = words.Length;
    }
}
