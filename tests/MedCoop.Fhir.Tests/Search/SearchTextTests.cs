using CsCheck;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("José Núñez", "jose nunez")]
    [InlineData("Jose\u0301", "jose")]
    [InlineData("O'Brien", "obrien")]
    [InlineData("O’Brien", "obrien")]
    [InlineData("Лук'янов Лукʼянов", "лукянов лукянов")]
    [InlineData("ИВАНОВ-Петров", "иванов петров")]
    [InlineData("Йод ёж", "иод еж")]
    [InlineData("ΜΕΓΑΣ μεγάς", "μεγασ μεγασ")]
    [InlineData("Straße STRASSE", "strasse strasse")]
    [InlineData("Łódź Ærø", "lodz aero")]
    [InlineData("İstanbul IĞDIR ığdır", "istanbul igdir igdir")]
    [InlineData("مُحَمَّد محمـد", "محمد محمد")]
    [InlineData("أحمد احمد", "احمد احمد")]
    [InlineData("Ｆｕｌｌ ﬁne", "full fine")]
    [InlineData("  St. Mary's,\tApt.\u00A05 ", "st marys apt 5")]
    [InlineData("J.R.R. Tolkien", "jrr tolkien")]
    [InlineData("1.5 mg/dL", "1.5 mg dl")]
    [InlineData("王小明", "王小明")]
    [InlineData("...", "")]
    [InlineData("", "")]
    public void Case_accents_punctuation_and_white_space_do_not_matter(string text, string normalized) =>
        Assert.Equal(normalized, SearchText.Normalize(text));

    [Fact]
    public void Half_a_character_becomes_a_replacement_character() => Assert.Equal("a\uFFFDb", SearchText.Normalize("a\uD800b"));

    [Fact]
    public void Normalizing_twice_changes_nothing_and_never_throws() =>
        Gen.String.Sample(text =>
        {
            var once = SearchText.Normalize(text);
            return SearchText.Normalize(once) == once;
        });
}
