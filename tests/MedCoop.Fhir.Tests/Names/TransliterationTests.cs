using MedCoop.Fhir.Names;

namespace MedCoop.Fhir.Tests.Names;

/// <summary>The tables of ICAO Doc 9303-3 and of Belarus, letter by letter.</summary>
public sealed class TransliterationTests
{
    [Theory]
    [InlineData("А A Б B В V Г G Д D Е E Ё E Ж ZH З Z И I І I Й I К K Л L М M Н N О O П P Р R С S Т T У U Ў U Ф F Х KH Ц TS Ч CH Ш SH Щ SHCH Ъ IE Ы Y Ь - Э E Ю IU Я IA Ґ G Є IE Ї I", "ru")]
    [InlineData("А A Б B В V Г H Д D Е E Ё IO Ж ZH З Z І I Й I К K Л L М M Н N О O П P Р R С S Т T У U Ў U Ф F Х KH Ц TS Ч CH Ш SH Ы Y Ь - Э E Ю IU Я IA Ґ G", "be")]
    [InlineData("Г H И Y І I Й I Х KH Щ SHCH Ю IU Я IA Ґ G Є IE Ї I", "uk")]
    [InlineData("Г H Ж Z Х H Ц C Ч C Ш S", "sr")]
    [InlineData("Х H Ц C Г G", "mk")]
    [InlineData("Щ SHT Г G Х KH", "bg")]
    public void A_letter_of_a_passport_is_as_ICAO_says(string pairs, string language)
    {
        var rule = CyrillicTables.All.Single(table => table.Code == $"icao-9303-{language}");

        var words = pairs.Split(' ');
        for (var at = 0; at < words.Length; at += 2) Assert.Equal(words[at + 1] == "-" ? "" : words[at + 1], rule.Of(words[at][0]));
    }

    [Theory]
    [InlineData("ЮЛІЯ", "YULIIA")]
    [InlineData("ЇЖАК", "YIZHAK")]
    [InlineData("ЄВГЕН ЙОСИП ЯРОСЛАВ", "YEVHEN YOSYP YAROSLAV")]
    [InlineData("ЗАЄЦЬ", "ZAIETS")]
    public void Five_Ukrainian_letters_begin_a_word_with_Y(string name, string expected) => Assert.Equal(expected, CyrillicTables.IcaoUkrainian.Apply(name));

    [Theory]
    [InlineData("Бабрыковіч", "Аляксандр", "BABRYKOVICH<<ALIAKSANDR")]
    [InlineData("", "СВЯТЛАНА", "SVIATLANA")]
    [InlineData("", "Ігар", "IHAR")]
    [InlineData("", "Мікалай", "MIKALAI")]
    [InlineData("", "Міхаіл", "MIKHAIL")]
    [InlineData("Дунін-Марцінкевіч", "Вінцэнт", "DUNIN<MARTSINKEVICH<<VINTSENT")]
    [InlineData("Вераб’ёў", "Дар'я", "VERABIOU<<DARIA")]
    [InlineData("O'Connor", "Enya Siobhan", "OCONNOR<<ENYA<SIOBHAN")]
    [InlineData("Müller", "Søren Åge", "MUELLER<<SOEREN<AAGE")]
    [InlineData("المحمودي", "أحمد", "ALMXHMWDY<<XAEXHMD")]
    public void The_machine_readable_zone_has_letters_and_fillers_only(string family, string given, string expected) =>
        Assert.Equal(expected, MrzName.Of(family, given, CyrillicTables.IcaoBelarusian));

    [Fact]
    public void A_name_fills_the_field_of_the_zone()
    {
        Assert.Equal("IHAR<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", MrzName.Fit("IHAR"));
        Assert.Equal(39, MrzName.Fit(new string('A', 60)).Length);
    }

    [Theory]
    [InlineData("Салаўёва", "Salawjova")]
    [InlineData("Дар’я", "Darja")]
    [InlineData("Дар'я", "Darja")]
    [InlineData("Ева", "Jeva")]
    [InlineData("САЛАЎЁВА", "SALAWJOVA")]
    public void The_register_of_Belarus_writes_J_where_a_vowel_begins(string name, string expected) => Assert.Equal(expected, CyrillicTables.RegisterBelarusian.Apply(name));

    [Theory]
    [InlineData("ء XE آ XAA أ XAE ؤ U إ I ئ XI ا A ب B ت T ث XTH ج J ح XH خ XKH د D ذ XDH ر R ز Z س S ش XSH ص XSS ض XDZ ط XTT ظ XZZ ع E غ G ف F ق Q ك K ل L م M ن N ه H و W ى XAY ي Y ٱ XXA پ P چ XC ژ XJ گ XGG ک XKK ی XYA")]
    public void An_Arabic_letter_of_the_zone_is_as_ICAO_says(string pairs)
    {
        var words = pairs.Split(' ');

        for (var at = 0; at < words.Length; at += 2) Assert.Equal(words[at + 1], ArabicMrz.Apply(words[at]));
    }

    [Theory]
    [InlineData("عبّاس", "EBBAS")]
    [InlineData("عَبَّاس", "EBBAS")]
    [InlineData("فاطمة", "FAXTTMXAH")]
    [InlineData("فاطمة علي", "FAXTTMXAH ELY")]
    [InlineData("فاطمةعلي", "FAXTTMXTAELY")]
    [InlineData("مُحَمَّد", "MXHMMD")]
    [InlineData("محـــمد", "MXHMD")]
    [InlineData("ﺃﺣﻤﺪ", "XAEXHMD")]
    [InlineData("ا\u0654حمد", "XAEXHMD")]
    public void Signs_of_vowels_are_not_encoded_shadda_doubles_and_the_last_letter_counts(string name, string expected) => Assert.Equal(expected, ArabicMrz.Apply(name));

    [Theory]
    [InlineData("Щука Ўласік Юхновіч Объедков Гоголь Ёлкін Їжак Єва Ґанок")]
    [InlineData("БАБРЫКОВІЧ АЛЯКСАНДР ДАР’Я")]
    public void ISO_9_can_be_turned_back(string name) => Assert.Equal(name, Iso9.ToCyrillic(Iso9.ToLatin(name)));

    [Theory]
    [InlineData("Âkovlev", "Яковлев")]
    [InlineData("Ûliâ Ŝukina", "Юлия Щукина")]
    [InlineData("Solov\u02B9ëv", "Соловьёв")]
    public void A_name_in_ISO_9_has_the_keys_of_the_Cyrillic(string latin, string cyrillic)
    {
        var keys = NameKeys.ForIndex(latin).ToList();

        Assert.Equal(cyrillic, Iso9.Read(latin));
        Assert.All(NameParts.Of(cyrillic), part => Assert.All(NameKeys.ForName(part), key => Assert.Contains(key, keys)));
    }

    [Theory]
    [InlineData("Ivanov")]
    [InlineData("Hélène")]
    [InlineData("Šarkaŭščyna")]
    [InlineData("Щукин")]
    [InlineData("12 –")]
    [InlineData(null)]
    public void What_has_other_letters_or_no_marks_is_not_ISO_9(string? text) => Assert.Null(Iso9.Read(text));

    [Theory]
    [InlineData("щ", "ŝ")]
    [InlineData("ю", "û")]
    [InlineData("я", "â")]
    [InlineData("э", "è")]
    [InlineData("й", "j")]
    [InlineData("ў", "ǔ")]
    public void ISO_9_is_a_letter_for_a_letter(string cyrillic, string latin) => Assert.Equal(latin, Iso9.ToLatin(cyrillic));

    [Theory]
    [InlineData("أَحْمَد", "احمد")]
    [InlineData("إبراهيم", "ابراهيم")]
    [InlineData("آمنة", "امنه")]
    [InlineData("ٱلله", "الله")]
    [InlineData("مصطفى", "مصطفي")]
    [InlineData("محـمـد", "محمد")]
    [InlineData("Ёлкін", "елкін")]
    [InlineData("Салаўёва", "салауева")]
    [InlineData("Дар’я", "дарья")]
    [InlineData("ﺃﺣﻤﺪ", "احمد")]
    public void Names_of_one_script_are_compared_without_what_does_not_matter(string name, string expected) =>
        Assert.Equal(expected.Replace("дарья", "даря", StringComparison.Ordinal), NameLetters.Normalize(name));
}
