using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.People;

/// <summary>Made-up people with real names: given names that are known, family names that others mined from Wikidata, some frequent and most rare; with brothers, sisters and twins among them.</summary>
internal sealed class Population
{
    private readonly Random random = new(11);
    private readonly List<(string Source, string Latin)> arabic;
    private readonly List<(string Source, string Latin)> russian;
    private readonly List<KnownName> slavic = [.. KnownNames.All.Where(name => !name.IsArabic && !IsPatronymic(name))];
    private readonly List<KnownName> patronymics = [.. KnownNames.All.Where(name => !name.IsArabic && IsPatronymic(name))];
    private readonly List<KnownName> arab = [.. KnownNames.All.Where(name => name.IsArabic)];

    public Population(int size)
    {
        arabic = Mined("names/netransliteration/wd_arabic_64.tsv", static (source, latin) => source.Length > 4 && (source.StartsWith("ال", StringComparison.Ordinal) || latin.EndsWith('i')) && NameSoundsRight(source, latin));
        russian = Mined("names/netransliteration/wd_russian_20.tsv", static (source, latin) => source.Length > 5 && Endings.Any(source.EndsWith) && NameSoundsRight(source, latin));
        while (People.Count < size)
        {
            var person = random.Next(2) == 0 ? Libyan() : Belarusian();
            People.Add(person);
            if (random.Next(25) == 0) People.Add(Sibling(person, isTwin: random.Next(3) == 0));
        }
    }

    private static readonly string[] Endings = ["ов", "ев", "ин", "ко", "ский", "ич", "чук"];

    public List<MadePerson> People { get; } = [];

    private MadePerson Libyan()
    {
        var (given, father, grandfather) = (Pick(arab), Pick(arab), Pick(arab));
        return new MadePerson(given, [father, grandfather], Pick(arabic), BirthDate(), Gender(), IsLibyan: true) { Phone = Phone(), Passport = Passport() };
    }

    private MadePerson Belarusian() =>
        new(Pick(slavic), [Pick(patronymics)], Pick(russian), BirthDate(), Gender(), IsLibyan: false) { Phone = Phone(), Passport = Passport() };

    private MadePerson Sibling(MadePerson of, bool isTwin) => of with
    {
        Given = Pick(of.IsLibyan ? arab : slavic),
        BirthDate = isTwin ? of.BirthDate : BirthDate(),
        Gender = Gender(),
        Passport = Passport(),
    };

    // A few names are borne by many.
    private T Pick<T>(List<T> from) => from[(int)(from.Count * Math.Pow(random.NextDouble(), 2.2))];

    private string BirthDate() => random.Next(40) == 0 ? $"{random.Next(1940, 2020)}-01-01" : new DateOnly(1940, 1, 1).AddDays(random.Next(365 * 80)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private AdministrativeGender Gender() => random.Next(2) == 0 ? AdministrativeGender.Male : AdministrativeGender.Female;

    private string? Phone() => random.Next(2) == 0 ? $"+21891{random.Next(1_000_000, 9_999_999)}" : null;

    private string? Passport() => random.Next(2) == 0 ? $"AB{random.Next(1_000_000, 9_999_999)}" : null;

    private static bool IsPatronymic(KnownName name) => NameLetters.Normalize(name.Forms[0]) is var form && (form.EndsWith("віч", StringComparison.Ordinal) || form.EndsWith("уна", StringComparison.Ordinal) || form.EndsWith("ічна", StringComparison.Ordinal));

    // Mined pairs contain translations of other names; those are no spellings.
    private static bool NameSoundsRight(string source, string latin)
    {
        var (one, other) = (NameParts.Of(source), NameParts.Of(latin));
        return one.Count == 1 && other.Count == 1 && one[0].Kind == PartKind.Plain && NameSound.Of(one[0].Text) is [var left, ..] && NameSound.Of(other[0].Bare ?? other[0].Text) is [var right, ..]
            && Math.Abs(left.Skeleton.Length - right.Skeleton.Length) < 2 && left.Skeleton[0] == right.Skeleton[0] && left.Skeleton.Length > 2;
    }

    private static List<(string Source, string Latin)> Mined(string file, Func<string, string, bool> isWanted) =>
    [
        .. TestData.Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(fields => fields.Length > 1)
            .Select(fields => (Source: fields[1].Replace(" ", "", StringComparison.Ordinal), Latin: fields[0])).Where(pair => isWanted(pair.Source, pair.Latin)),
    ];
}

/// <summary>Somebody, before being written down.</summary>
internal sealed record MadePerson(KnownName Given, IReadOnlyList<KnownName> Others, (string Source, string Latin) Family, string BirthDate, AdministrativeGender Gender, bool IsLibyan)
{
    public string? Phone { get; init; }

    public string? Passport { get; init; }

    /// <summary>The record in the own script of the state: Arabic, or Belarusian with a Russian family name.</summary>
    public Patient Native() => Written(Family.Source, name => name.Forms[0]);

    /// <summary>In Latin letters, as somebody wrote it.</summary>
    public Patient Latin(Random random) => Written(Family.Latin, name => LatinOf(name, random));

    public Patient Written(string family, Func<KnownName, string> write)
    {
        var patient = new Patient
        {
            Name = [new HumanName { Family = family, Given = [write(Given), .. Others.Select(write)] }],
            BirthDate = BirthDate,
            Gender = Gender,
        };
        if (Phone is not null) patient.Telecom.Add(new ContactPoint { Value = Phone });
        if (Passport is not null) patient.Identifier.Add(new Identifier(IsLibyan ? "http://hl7.org/fhir/sid/passport-LBY" : "http://hl7.org/fhir/sid/passport-BLR", Passport));
        return patient;
    }

    private static string LatinOf(KnownName name, Random random)
    {
        var latin = name.Forms.Where(form => NameScripts.Of(form) == NameScript.Latin).ToList();
        return name.IsArabic && latin.Count > 0 ? latin[random.Next(latin.Count)] : CyrillicTables.IcaoRussian.Apply(name.Forms[Math.Min(1, name.Forms.Count - 1)]);
    }
}
