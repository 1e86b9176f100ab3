using System.Globalization;
using System.Text;
using CsCheck;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Tests.Search;

public sealed class WordWriterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Fracture, femur (left).", "fracture femur left")]
    [InlineData("John.Smith@example.com", "john smith example com")]
    [InlineData("don't O’Neill", "dont oneill")]
    [InlineData("Ærø ﬁn ½", "aero fin 1 2")]
    [InlineData("Ўсяслаў Ёлкин", "усяслау елкин")]
    [InlineData("مُحَمَّـــد، ٢٤", "محمد 24")]
    [InlineData("心脏病abc", "心 脏 病 abc")]
    [InlineData("𠀀𠀁", "𠀀 𠀁")]
    [InlineData("a\u200Bb c\u00ADd e\0f \uD800", "a b cd e f")]
    public void A_text_becomes_words(string text, string words) => Assert.Equal(words, Words(text));

    [Fact]
    public void Long_words_are_cut_and_too_many_dropped()
    {
        Assert.Equal(new string('a', 64), Words(new string('a', 70)));
        Assert.Equal(new string('a', 63), Words(new string('a', 63) + "𐐨"));
        Assert.Equal("a b", Words("a b c", most: 2));
        Assert.Equal("心 肌", Words("心肌梗", most: 2));
    }

    [Fact]
    public void Whatever_the_text_words_are_letters_and_digits_and_their_own_words() => Gen.String.Sample(text =>
    {
        var words = Words(text);

        Assert.All(words.EnumerateRunes(), rune => Assert.True(rune.Value == ' ' || Rune.IsLetterOrDigit(rune) || (Rune.GetUnicodeCategory(rune) is
            UnicodeCategory.SpacingCombiningMark or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber)));
        Assert.Equal(words, Words(words));
    });

    private static string Words(string text, int most = 1000)
    {
        var words = new WordWriter(most);
        words.Append(text);
        Assert.Equal(words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, words.Count);
        return words.ToString();
    }
}
