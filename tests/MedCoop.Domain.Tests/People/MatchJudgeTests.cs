using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.Tests.People;

/// <summary>Grades of two records, by the pairs that the design lists and by rule.</summary>
public sealed class MatchJudgeTests
{
    [Theory]
    [InlineData("ALIAKSANDR", "ALEKSANDR")]
    [InlineData("SVIATLANA", "SVETLANA")]
    [InlineData("SIARHEI", "SERGEI")]
    [InlineData("MIKALAI", "NIKOLAI")]
    [InlineData("IAUHENII", "EVGENII")]
    [InlineData("MUHAMMAD", "MOHAMED")]
    [InlineData("HOUCINE", "HUSSEIN")]
    [InlineData("ABDULRAHMAN", "ABDERRAHMANE")]
    [InlineData("Аляксандр", "ALEKSANDR")]
    [InlineData("محمد", "MOHAMED")]
    [InlineData("عبد الرحمن", "Абдуррахман")]
    [InlineData("Алла", "ALLA")]
    [InlineData("LUDMILA", "Людмила")]
    [InlineData("JAMILA", "جميلة")]
    [InlineData("ELMAHDI", "المهدي")]
    [InlineData("ELMAHDI", "MAHDI")]
    public void Who_is_listed_as_one_person_is_at_least_probable(string one, string other) =>
        Assert.InRange(Judge(Person("Petrovskaia", one), Person("Petrovskaia", other)).Grade, MatchGrade.Probable, MatchGrade.Certain);

    [Theory]
    [InlineData("QADDAFI", "GHADHAFI")]
    [InlineData("المحمودي", "ALMAHMOUDI")]
    [InlineData("المحمودي", "Аль-Махмуди")]
    [InlineData("القذافي", "EL-GADDAFI")]
    [InlineData("Бабрыковіч", "BABRYKOVICH")]
    [InlineData("Кавалёў", "KOVALEV")]
    public void The_same_holds_of_family_names(string one, string other) =>
        Assert.InRange(Judge(Person(one, "أحمد"), Person(other, "AHMED")).Grade, MatchGrade.Probable, MatchGrade.Certain);

    [Theory]
    [InlineData("AHMED", "HAMED")]
    [InlineData("أحمد", "حامد")]
    [InlineData("أحمد", "HAMED")]
    [InlineData("Ахмед", "HAMED")]
    [InlineData("MAHMOUD", "MOHAMED")]
    [InlineData("MARIA", "MARINA")]
    [InlineData("ABDULRAHMAN", "ABDULAZIZ")]
    [InlineData("ELMIRA", "MIRA")]
    [InlineData("Эльмира", "Мира")]
    [InlineData("ALBINA", "BINA")]
    [InlineData("ALFRED", "FRED")]
    [InlineData("ALBERT", "BERT")]
    public void Twins_whose_names_look_alike_are_never_probable(string one, string other)
    {
        var (left, right) = (Person("المحمودي", one), Person("المحمودي", other));
        left.Telecom.Add(new ContactPoint { Value = "+218 91 123 45 67" });
        right.Telecom.Add(new ContactPoint { Value = "0911234567" });

        Assert.InRange(Judge(left, right).Grade, MatchGrade.CertainlyNot, MatchGrade.Possible);
    }

    [Fact]
    public void Certain_needs_a_sound_number_the_name_and_the_birth_date()
    {
        var (one, other) = (Person("المحمودي", "أحمد", Libyan("119800517231")), Person("ALMAHMOUDI", "AHMED", Libyan("119800517231")));
        var unsound = Person("ALMAHMOUDI", "AHMED", Libyan("219800517231"));
        var otherDay = Person("ALMAHMOUDI", "AHMED", Libyan("119800517231"));
        otherDay.BirthDate = "1980-05-18";

        Assert.Equal(MatchGrade.Certain, Judge(Person("المحمودي", "أحمد", Libyan("119800517231")), Person("المحمودي", "أحمد", Libyan("119800517231"))).Grade);
        Assert.Equal(MatchGrade.Probable, Judge(one, unsound).Grade);
        Assert.Equal(MatchGrade.Probable, Judge(one, otherDay).Grade);
        Assert.Equal(0.99, Judge(one, other).Score);
    }

    [Fact]
    public void Another_number_for_life_is_another_person()
    {
        var judged = Judge(Person("المحمودي", "أحمد", Libyan("119800517231")), Person("المحمودي", "أحمد", Libyan("119800517232")));

        Assert.InRange(judged.Grade, MatchGrade.CertainlyNot, MatchGrade.Possible);
        Assert.Contains(judged.Evidence, one => one is { Element: "identifier", Level: "different-national", Weight: < 0 });
    }

    [Fact]
    public void What_is_not_known_says_nothing()
    {
        var whole = Person("Kavaliou", "Siarhei");
        var less = Person("Kavaliou", "Siarhei");
        less.Gender = null;
        less.BirthDate = null;

        var evidence = Judge(whole, less).Evidence;

        Assert.DoesNotContain(evidence, one => one.Element is "gender" or "birthDate" or "telecom" or "address" or "identifier");
    }

    [Fact]
    public void Agreement_on_a_rare_name_is_worth_more_than_on_a_frequent_one()
    {
        var frequencies = new NameFrequencies(1_000_000, new Dictionary<string, double> { ["=محمد"] = 0.12, ["=زهير"] = 0.0002 });

        double Given(string name) => MatchJudge.Judge(ComparedPerson.Of(Person("Kavaliou", name)), ComparedPerson.Of(Person("Kavaliou", name)), frequencies).Evidence.Single(one => one.Element == "given").Weight;

        Assert.True(Given("زهير") > Given("محمد") + 5);
    }

    [Theory]
    [InlineData("1980-05-07", "1980-07-05", "day-and-month-swapped")]
    [InlineData("1980-05-17", "1980-05-17", "same")]
    [InlineData("1980-01-01", "1980-01-01", "same-first-of-january")]
    [InlineData("1980-05-17", "1980-05-18", "one-part-differs")]
    [InlineData("1978-05-17", "1987-05-17", "one-part-differs")]
    [InlineData("1980", "1980-05-17", "same-year")]
    [InlineData("1980-01-01", "1980-05-17", "same-year")]
    [InlineData("1980-05-17", "1944-02-03", "different")]
    public void Dates_of_birth_have_levels_of_their_own(string one, string other, string level) => Assert.Equal(level, BirthDates.Compare(one, other)?.Level);

    [Fact]
    public void Parts_that_changed_places_and_names_that_are_only_a_text_are_compared_all_the_same()
    {
        var ordered = Person("Kavaliou", "Siarhei");
        var swapped = Person("Siarhei", "Kavaliou");
        var text = Person("", "");
        text.Name = [new HumanName { Text = "Кавалёў Сяргей Іванавіч" }];
        var line = Person("", "");
        line.Name = [new HumanName { Text = "KAVALIOU<<SIARHEI" }];

        Assert.All([swapped, text, line], other => Assert.InRange(Judge(ordered, other).Grade, MatchGrade.Probable, MatchGrade.Certain));
    }

    [Fact]
    public void A_chain_of_fathers_may_be_written_shorter()
    {
        var whole = Person("المحمودي", "أحمد");
        whole.Name[0].Given = ["أحمد", "محمد", "علي"];

        Assert.Equal(MatchGrade.Probable, Judge(whole, Person("المحمودي", "أحمد")).Grade);
    }

    [Fact]
    public void A_name_that_is_only_half_taken_apart_is_read_from_its_text()
    {
        var half = Person("", "Сяргей");
        half.Name = [new HumanName { Given = ["Сяргей"], Text = "Сяргей Кавалёў" }];

        Assert.Equal(MatchGrade.Probable, Judge(Person("Кавалёў", "Сяргей"), half).Grade);
    }

    [Fact]
    public void How_few_bear_a_rare_name_changes_no_weight()
    {
        double Given(int borne, long population) => MatchJudge.Judge(
            ComparedPerson.Of(Person("Kavaliou", "Zzyzx")), ComparedPerson.Of(Person("Kavaliou", "Zzyzx")),
            NameFrequencies.Learned(population, borne == 0 ? [] : NameKeys.ForName(NameParts.Of("Zzyzx")[0]).ToDictionary(key => key, _ => borne), bound: 5_000)).Evidence.Single(one => one.Element == "given").Weight;

        foreach (var population in new[] { 10, 30_000, 2_000_000 }) Assert.Single(new[] { 0, 1, 2, 20, 49 }.Select(borne => Given(borne, population)).Distinct());
        Assert.True(Given(49, 30_000) > Given(2_000, 30_000) + 2);
    }

    [Theory]
    [InlineData("MP1234567", "mp 12-345 67")]
    [InlineData("MP1234567", "MP١٢٣٤٥٦٧")]
    public void A_passport_is_the_same_however_it_is_typed(string one, string other) =>
        Assert.Contains(Judge(Person("Kavaliou", "Siarhei", Passport(one)), Person("Kavaliou", "Siarhei", Passport(other))).Evidence, evidence => evidence is { Element: "identifier", Level: "same-official" });

    [Fact]
    public void However_much_is_sent_only_so_much_is_compared()
    {
        var crowded = Person("Kavaliou", "Siarhei");
        crowded.Name = [.. Enumerable.Range(0, 1_000).Select(number => new HumanName { Family = $"Kavaliou{(char)('a' + (number % 20))}", Given = ["Siarhei"] })];
        crowded.Identifier = [.. Enumerable.Range(0, 1_000).Select(number => Passport($"MP{number:D7}"))];

        var person = ComparedPerson.Of(crowded);

        Assert.Equal((10, 20), (person.Names.Count, person.Identifiers.Count));
    }

    [Theory]
    [InlineData("0000000A000PB2", null, null, true)]
    [InlineData("0000000A000PB3", null, null, false)]
    [InlineData("3170583A001PB", "1983-05-17", AdministrativeGender.Male, true)]
    [InlineData("3170583A001PB", "1983-05-18", AdministrativeGender.Male, false)]
    [InlineData("3170583A001PB", "1983-05-17", AdministrativeGender.Female, false)]
    [InlineData("5170583A001PB", "1983-05-17", AdministrativeGender.Male, false)]
    [InlineData("3170583A001PB", "1883", null, false)]
    [InlineData("7170583A001PB", null, AdministrativeGender.Male, false)]
    [InlineData("31705830001PB", null, null, false)]
    [InlineData("3170583A00112", null, null, false)]
    public void A_Belarusian_number_has_a_check_digit_and_agrees_with_sex_and_birth_date(string number, string? birthDate, AdministrativeGender? gender, bool isRight) =>
        Assert.Equal(isRight, PersonIdentifiers.IsBelarusianNumber(Checked(number), birthDate, gender));

    [Theory]
    [InlineData("119800517231", "1980-05-17", AdministrativeGender.Male, true)]
    [InlineData("119800517231", "1981-05-17", AdministrativeGender.Male, false)]
    [InlineData("119800517231", "1980-05-17", AdministrativeGender.Female, false)]
    [InlineData("319800517231", null, null, false)]
    [InlineData("11980051723", null, null, false)]
    public void A_Libyan_number_agrees_with_sex_and_year(string number, string? birthDate, AdministrativeGender? gender, bool isRight) =>
        Assert.Equal(isRight, PersonIdentifiers.IsLibyanNumber(number, birthDate, gender));

    [Fact]
    public void Input_is_weighed_as_the_guide_says()
    {
        var named = Person("Kavaliou", "Siarhei");
        var reachable = Person("Kavaliou", "Siarhei", Libyan("119800517231"));
        reachable.Telecom.Add(new ContactPoint { Value = "+375 29 123 45 67" });
        var claims = Person("Kavaliou", "Siarhei");
        claims.Meta = new Meta { Profile = ["http://hl7.org/fhir/us/identity-matching/StructureDefinition/IDI-Patient-L0"] };

        Assert.Equal(5, MatchInput.WeightOf(ComparedPerson.Of(named)));
        Assert.Equal(14, MatchInput.WeightOf(ComparedPerson.Of(reachable)));
        Assert.Equal(PeopleErrorCodes.BelowClaimedLevel, MatchInput.Refusal(claims, ComparedPerson.Of(claims))?.Code);
        Assert.Equal(PeopleErrorCodes.TooLittleToMatch, MatchInput.Refusal(new Patient(), ComparedPerson.Of(new Patient()))?.Code);
        Assert.Null(MatchInput.Refusal(named, ComparedPerson.Of(named)));
    }

    [Theory]
    [InlineData("ALIAKSANDR", "ALEKSANDR", 0.867)]
    [InlineData("AHMED", "HAMED", 0.933)]
    [InlineData("QADDAFI", "GHADHAFI", 0.780)]
    [InlineData("SIARHEI", "SERGEI", 0.771)]
    public void Jaro_Winkler_is_as_measured(string one, string other, double expected) => Assert.Equal(expected, JaroWinkler.Of(one, other), 0.002);

    private static MatchResult Judge(Patient one, Patient other) => MatchJudge.Judge(ComparedPerson.Of(one), ComparedPerson.Of(other), NameFrequencies.None);

    private static Patient Person(string family, string given, params Identifier[] identifiers) => new()
    {
        Name = [new HumanName { Family = family, Given = [given] }],
        BirthDate = "1980-05-17",
        Gender = AdministrativeGender.Male,
        Identifier = [.. identifiers],
    };

    // With the check digit, where it is left out.
    private static string Checked(string number) => number.Length == 14 ? number : Enumerable.Range(0, 10).Select(digit => $"{number}{digit}").First(PersonIdentifiers.HasCheckDigit);

    private static Identifier Passport(string value) => new("http://hl7.org/fhir/sid/passport-BLR", value);

    private static Identifier Libyan(string value) => new(PersonIdentifiers.LibyanNumber, value);
}
