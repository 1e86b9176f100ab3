namespace MedCoop.Fhir.Names;

/// <summary>
/// Cyrillic names in Latin letters: passports by ICAO Doc 9303 part 3 (8th edition, section 6 B), the rules of Belarus, and ISO 9:1995.
/// https://www.icao.int/publications/Documents/9303_p3_cons_en.pdf
/// </summary>
public static class CyrillicTables
{
    private const string IcaoSource = "ICAO Doc 9303-3, section 6 B";
    private const string ByRegister = "Ministry of Internal Affairs of Belarus, population register, 2008";
    private const string ByPassport = "Ministry of Internal Affairs of Belarus, 2010";
    private const string ByNames = "State Committee on Land of Belarus, 1998 and 2007";

    // All letters of the table that no language's column changes. The soft sign is not in it: it is dropped.
    private const string Icao =
        "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i і=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ў=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ=ie ы=y ь= э=e ю=iu я=ia "
        + "ґ=g є=ie ї=i ѓ=g ђ=d ѕ=dz ј=j љ=lj њ=nj һ=c џ=dz ѫ=u ќ=k ћ=c ѣ=ie ѵ=y ѝ=i";

    // As the rule lists them: not after ы and і (Марыя is MARYIA).
    private const string RegisterVowels = "аеёиоуэюяўь";
    private const string Vowels = RegisterVowels + "ыі";
    private const string Softened = "злнсц";

    /// <summary>Passports, Belarusian: Г is H, Ё is IO.</summary>
    public static Transliteration IcaoBelarusian { get; } = Passport("icao-9303-be", "Passport, Belarusian", "г=h ё=io ѣ=ie");

    /// <summary>Passports, Russian.</summary>
    public static Transliteration IcaoRussian { get; } = Passport("icao-9303-ru", "Passport, Russian", "");

    /// <summary>Passports, Ukrainian: Г is H, И is Y, and Є Ї Й Ю Я begin a word with Y.</summary>
    public static Transliteration IcaoUkrainian { get; } = Passport("icao-9303-uk", "Passport, Ukrainian", "г=h и=y", static place => place switch
    {
        { IsFirst: false } => null,
        { Letter: 'є' } => "ye",
        { Letter: 'ї' } => "yi",
        { Letter: 'й' } => "y",
        { Letter: 'ю' } => "yu",
        { Letter: 'я' } => "ya",
        _ => null,
    });

    /// <summary>Passports, Bulgarian: Щ is SHT, Ъ is A in Bulgarian passports but IE in the table.</summary>
    public static Transliteration IcaoBulgarian { get; } = Passport("icao-9303-bg", "Passport, Bulgarian", "щ=sht");

    /// <summary>Passports, Macedonian.</summary>
    public static Transliteration IcaoMacedonian { get; } = Passport("icao-9303-mk", "Passport, Macedonian", "х=h ц=c ѓ=gj џ=dj ќ=kj к=k");

    /// <summary>Passports, Serbian.</summary>
    public static Transliteration IcaoSerbian { get; } = Passport("icao-9303-sr", "Passport, Serbian", "г=h х=h ж=z ц=c ч=c ш=s");

    /// <summary>The population register of Belarus, Belarusian names (2008).</summary>
    public static Transliteration RegisterBelarusian { get; } = new(
        "by-register-2008-be", "Population register of Belarus, Belarusian", ByRegister,
        Letters(Icao, "г=g ё=io е=ie й=j ў=w '=j"), static place => SoftSign(place) ?? Iotated(place, RegisterVowels));

    /// <summary>The population register of Belarus, Russian names (2008).</summary>
    public static Transliteration RegisterRussian { get; } = new(
        "by-register-2008-ru", "Population register of Belarus, Russian", ByRegister,
        Letters(Icao, "й=j ў=w ъ=j '=j"), static place => SoftSign(place) ?? AfterHardSign(place));

    /// <summary>Belarusian names as the rule of 2010 writes them: as the register, but Г is H and the soft sign is dropped.</summary>
    public static Transliteration DecreeBelarusian { get; } = new(
        "by-2010-be", "Belarus 2010, Belarusian", ByPassport, Letters(Icao, "г=h ё=io е=ie й=j ў=w '="), static place => Iotated(place, RegisterVowels));

    /// <summary>Russian names as the rule of 2010 writes them.</summary>
    public static Transliteration DecreeRussian { get; } = new(
        "by-2010-ru", "Belarus 2010, Russian", ByPassport, Letters(Icao, "й=j ў=w ъ=j '="), AfterHardSign);

    /// <summary>The national system for names of places, with marks (1998, 2007, the same letters); many Belarusians write their own names so.</summary>
    public static Transliteration NationalBelarusian { get; } = new(
        "by-1998-2007", "Belarus, national system", ByNames,
        Letters(Icao, "г=h е=ie ё=io ж=ž й=j ў=ŭ х=ch ц=c ч=č ш=š щ=šč '="), static place => SoftSign(place) ?? Iotated(place, Vowels));

    /// <summary>ISO 9:1995, which is GOST 7.79-2000 A: a letter for a letter, so that it can be turned back (<see cref="Iso9"/>).</summary>
    public static Transliteration Iso9Letters { get; } = new("iso-9", "ISO 9:1995", "ISO 9:1995, GOST 7.79-2000 system A", Iso9.Letters);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Transliteration> All { get; } =
    [
        IcaoBelarusian, IcaoRussian, IcaoUkrainian, IcaoBulgarian, IcaoMacedonian, IcaoSerbian,
        RegisterBelarusian, RegisterRussian, DecreeBelarusian, DecreeRussian, NationalBelarusian, Iso9Letters,
    ];

    private static Transliteration Passport(string code, string title, string changes, Func<LetterPlace, string?>? exceptions = null) =>
        new(code, title, IcaoSource, Letters(Icao, changes + " '="), exceptions);

    private static string? SoftSign(LetterPlace place) => place switch
    {
        { Letter: 'ь' } when Softened.Contains(place.Before, StringComparison.Ordinal) => "\u0301",
        { Letter: 'ь' } => "",
        _ => null,
    };

    // "At the beginning of a word, after vowels, the apostrophe, ў and the soft sign": Салаўёва, Дар’я, Ева.
    private static string? Iotated(LetterPlace place, string vowels)
    {
        if (Transliteration.IsApostrophe(place.Letter) && place.After is 'е' or 'ё' or 'ю' or 'я') return "";
        if (!place.IsFirst && !Transliteration.IsApostrophe(place.Before) && !vowels.Contains(place.Before, StringComparison.Ordinal)) return null;
        return place.Letter switch { 'е' => "je", 'ё' => "jo", 'ю' => "ju", 'я' => "ja", _ => null };
    }

    private static string? AfterHardSign(LetterPlace place) => place switch
    {
        { Letter: 'ъ' or '\'' or '\u2019', After: 'ю' or 'я' } => "",
        { Letter: 'ю', Before: 'ъ' or '\'' or '\u2019' } => "ju",
        { Letter: 'я', Before: 'ъ' or '\'' or '\u2019' } => "ja",
        _ => null,
    };

    private static Dictionary<char, string> Letters(string table, string changes)
    {
        var letters = new Dictionary<char, string>();
        foreach (var row in $"{table} {changes}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (row[0] == '\'')
                foreach (var apostrophe in "'\u2019\u02BC\u2018`") letters[apostrophe] = row[2..];
            else
                letters[row[0]] = row[2..];
        }

        return letters;
    }
}
