using MedCoop.Fhir.Names;

namespace MedCoop.Fhir.Tests.Names;

/// <summary>How names are taken apart, and which of them are heard as the same.</summary>
public sealed class NamePartsTests
{
    [Theory]
    [InlineData("أحمد المحمودي", "احمد|محمودي")]
    [InlineData("Ахмед Аль-Махмуди", "ахмед|махмуди")]
    [InlineData("Abd al-Rahman", "Servant rahman")]
    [InlineData("Abdulrahman", "Servant rahman")]
    [InlineData("Abderrahmane", "Servant rahmane")]
    [InlineData("عبد الرحمن", "Servant رحمن")]
    [InlineData("عبدالرحمن", "Servant رحمن")]
    [InlineData("Абд ар-Рахман", "Servant рахман")]
    [InlineData("Абдуррахман", "Servant рахман")]
    [InlineData("Abu Bakr", "Father bakr")]
    [InlineData("Aboubakr", "Father bakr")]
    [InlineData("أبو بكر", "Father بكر")]
    [InlineData("Ahmed ben Ali", "ahmed|ali")]
    [InlineData("محمد بن علي", "محمد|علي")]
    [InlineData("Ali ibn Abi Talib", "ali|Father talib")]
    [InlineData("Nasr Allah", "OfFaith nasrlah")]
    [InlineData("نصر الله", "OfFaith نصرلاه")]
    [InlineData("Nour Eddine", "OfFaith nourdin")]
    [InlineData("Noureddine", "OfFaith nourdin")]
    [InlineData("نور الدين", "OfFaith نوردين")]
    [InlineData("Ash-Sharif", "sharif")]
    [InlineData("Nasr Alla", "OfFaith nasrlah")]
    [InlineData("Насрулла", "OfFaith насрлах")]
    [InlineData("Алла", "алла")]
    [InlineData("Пугачева Алла", "пугачева|алла")]
    [InlineData("ALLA IVANOVA", "alla|ivanova")]
    [InlineData("LUDMILA", "ludmila")]
    [InlineData("Jamila", "jamila")]
    [InlineData("Ursula", "ursula")]
    [InlineData("Микула", "микула")]
    [InlineData("Ed", "ed")]
    [InlineData("Ан", "ан")]
    [InlineData("Ким Ан", "ким|ан")]
    public void Articles_and_sons_vanish_and_compounds_are_joined(string name, string expected) =>
        Assert.Equal(expected, string.Join('|', NameParts.Of(name).Select(part => part.Kind == PartKind.Plain ? part.Text : $"{part.Kind} {part.Text}")));

    [Theory]
    [InlineData("Allah")]
    [InlineData("al")]
    [InlineData("Al-Allah")]
    [InlineData("الله")]
    [InlineData("Аллах")]
    [InlineData("")]
    [InlineData("12 34")]
    public void Neither_God_nor_an_article_is_part_of_a_name(string name) => Assert.DoesNotContain(NameParts.Of(name), part => NameKeys.ForName(part).Count > 0);

    [Theory]
    [InlineData("ALIAKSANDR", "ALEKSANDR")]
    [InlineData("SVIATLANA", "SVETLANA")]
    [InlineData("SIARHEI", "SERGEI")]
    [InlineData("MIKALAI", "NIKOLAI")]
    [InlineData("IAUHENII", "EVGENII")]
    [InlineData("MUHAMMAD", "MOHAMED")]
    [InlineData("QADDAFI", "GHADHAFI")]
    [InlineData("HOUCINE", "HUSSEIN")]
    [InlineData("ABDULRAHMAN", "ABDERRAHMANE")]
    [InlineData("أحمد المحمودي", "AHMED ALMAHMOUDI")]
    [InlineData("أحمد المحمودي", "Ахмед Аль-Махмуди")]
    [InlineData("Ахмед Аль-Махмуди", "AHMED ALMAHMOUDI")]
    [InlineData("قذافي", "Каддафи")]
    [InlineData("Шаркаўшчына", "Šarkaŭščyna")]
    [InlineData("Вольга", "OLGA")]
    [InlineData("IHAR", "Игорь")]
    [InlineData("Кацярына", "EKATERINA")]
    [InlineData("القذافي", "EL-GHADHAFI")]
    [InlineData("الشريف", "ECH-CHERIF")]
    [InlineData("Younes Oualid", "يونس وليد")]
    [InlineData("ALLA", "Алла")]
    [InlineData("Ludmila", "Людміла")]
    [InlineData("Jamila", "جميلة")]
    [InlineData("NABILA", "Набила")]
    public void The_same_name_is_heard_as_the_same(string one, string other) => Assert.True(Hearing.Same(one, other));

    [Theory]
    [InlineData("AHMED", "HAMED")]
    [InlineData("أحمد", "حامد")]
    [InlineData("MAHMOUD", "MOHAMED")]
    [InlineData("محمود", "محمد")]
    [InlineData("SAMIR", "SAMIRA")]
    [InlineData("سالم", "سليم")]
    [InlineData("ИВАН", "ЯН")]
    [InlineData("SAID", "SAAD")]
    [InlineData("ELVIRA", "Вера")]
    public void Names_that_only_look_alike_are_others(string one, string other) =>
        Assert.DoesNotContain(NameKeys.ForName(NameParts.Of(one)[0]), NameKeys.ForIndex(NameParts.Of(other)[0]).Contains);

    [Fact]
    public void A_hundred_and_more_Slavic_names_are_known_with_their_forms()
    {
        Assert.InRange(KnownNames.All.Count(name => !name.IsArabic), 150, int.MaxValue);
        Assert.InRange(KnownNames.All.Count(name => name.IsArabic), 150, int.MaxValue);
        Assert.All(KnownNames.All, name => Assert.All(name.Forms, form => Assert.True(NameParts.Of(form) is [var part] && NameKeys.KnownOf(part).Contains(name), $"{name.Forms[0]}: {form} {string.Join('|', NameParts.Of(form))}")));
    }
}
