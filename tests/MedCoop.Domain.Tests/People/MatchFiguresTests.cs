using System.Globalization;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Names;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.People;

/// <summary>
/// How often the right person is found, and how often a wrong one, among made-up people with real names: the figures of docs/matching.md, which the test writes (MEDCOOP_APPROVE=1) and compares.
/// </summary>
public sealed class MatchFiguresTests(ITestOutputHelper output)
{
    private const int People = 20_000;
    private const int Asked = 2_000;
    private const double LeastRecall = 0.945;
    private const double LeastPrecision = 0.999;

    private static readonly (string Name, Func<MadePerson, Random, Patient> Ask)[] Variants =
    [
        ("as on record", static (person, _) => person.Native()),
        ("other script (Latin, as mined)", static (person, random) => person.Latin(random)),
        ("other script (Latin, by a rule)", static (person, random) => ByRule(person, random)),
        ("Arabic in Cyrillic, Belarusian in Russian", static (person, _) => InCyrillic(person)),
        ("transliteration school (Latin on record)", static (person, random) => ByRule(person, random)),
        ("parts changed places", static (person, _) => Swapped(person)),
        ("patronymic or fathers missing", static (person, _) => Shorter(person)),
        ("typing error in the family name", static (person, random) => Mistyped(person, random)),
        ("day and month changed places", static (person, _) => OtherDay(person)),
        ("other script and without passport", static (person, random) => Without(person.Latin(random), keepsPhone: true)),
        ("other script, name, birth date and sex only", static (person, random) => Without(person.Latin(random), keepsPhone: false)),
    ];

    [Fact]
    public void The_right_person_is_found_and_no_other()
    {
        var all = new Population(People).People;
        var native = Index.Of([.. all.Select(person => person.Native())]);
        var latin = Index.Of([.. all.Select(person => person.Latin(new Random(5)))]);
        var table = new StringBuilder("| Asked for | certain | certain or probable (recall) | any grade | precision of certain | precision of probable and better |\n|---|---|---|---|---|---|\n");
        var sum = new Tally();
        foreach (var (name, ask) in Variants)
        {
            var (random, tally) = (new Random(3), new Tally());
            var index = name.Contains("on record)", StringComparison.Ordinal) ? latin : native;
            for (var at = 0; at < Asked; at++) tally.Count(index, at * (all.Count / Asked), ask(all[at * (all.Count / Asked)], random));
            table.AppendLine(tally.Row(name));
            if (tally.Recall < 0.97) output.WriteLine($"{name}: {string.Join("\n   ", tally.Missed.Take(12))}");
            if (tally.WrongProbable > 0) output.WriteLine($"{name} WRONG: {string.Join("\n   ", tally.Wrong.Take(6))}");
            sum.Add(tally);
            // A little below what each is, so that none falls while others lift the mean.
            Assert.True(tally.Recall >= LeastRecall && tally.CertainPrecision >= LeastPrecision, $"{name}: recall {tally.Recall:P1}, precision of certain {tally.CertainPrecision:P2}");
        }

        table.Append(sum.Row("all"));
        output.WriteLine(table.ToString());

        Assert.InRange(sum.Recall, 0.95, 1);
        Assert.InRange(sum.CertainPrecision, 0.999, 1);
        Assert.InRange(sum.RightCertain, 1000, int.MaxValue);
        Figures.Compare(table.ToString().ReplaceLineEndings("\n"));
    }

    private static Patient ByRule(MadePerson person, Random random)
    {
        var rule = CyrillicTables.All[random.Next(CyrillicTables.All.Count)];
        return person.IsLibyan ? person.Latin(random) : person.Written(rule.Apply(person.Family.Source), name => rule.Apply(name.Forms[random.Next(Math.Min(2, name.Forms.Count))]));
    }

    private static Patient InCyrillic(MadePerson person) => person.Written(
        person.IsLibyan ? Practical(person.Family.Latin) : person.Family.Source,
        name => person.IsLibyan ? name.Forms.FirstOrDefault(form => NameScripts.Of(form) == NameScript.Cyrillic) ?? name.Forms[0] : name.Forms[Math.Min(1, name.Forms.Count - 1)]);

    // As a clerk hears it: the longest letters first.
    private static string Practical(string latin)
    {
        foreach (var (from, to) in new[] { ("kh", "х"), ("sh", "ш"), ("ch", "ш"), ("gh", "г"), ("th", "т"), ("dh", "д"), ("ou", "у"), ("oo", "у"), ("ee", "и"), ("y", "и"), ("w", "в"), ("q", "к"), ("j", "дж"), ("c", "к"), ("x", "кс") })
            latin = latin.Replace(from, to, StringComparison.Ordinal);
        const string plain = "abdefghiklmnoprstuvz", written = "абдефгхиклмнопрстувз";
        return string.Concat(NameLetters.Normalize(latin).Select(letter => plain.IndexOf(letter, StringComparison.Ordinal) is var at and >= 0 ? written[at] : letter));
    }

    private static Patient Swapped(MadePerson person)
    {
        var patient = person.Native();
        var name = patient.Name[0];
        (name.Family, name.Given) = (name.Given.First(), [name.Family!, .. name.Given.Skip(1)]);
        return patient;
    }

    private static Patient Shorter(MadePerson person)
    {
        var patient = person.Native();
        patient.Name[0].Given = [patient.Name[0].Given.First()];
        return patient;
    }

    private static Patient Mistyped(MadePerson person, Random random)
    {
        var patient = person.Native();
        var letters = patient.Name[0].Family!.ToList();
        var at = random.Next(2, letters.Count - 1);
        switch (random.Next(3))
        {
            case 0: letters.RemoveAt(at); break;
            case 1: letters[at] = letters[random.Next(letters.Count)]; break;
            default: (letters[at - 1], letters[at]) = (letters[at], letters[at - 1]); break;
        }

        patient.Name[0].Family = string.Concat(letters);
        return patient;
    }

    private static Patient OtherDay(MadePerson person)
    {
        var patient = person.Native();
        var date = person.BirthDate;
        var swapped = $"{date[..4]}-{date[8..]}-{date[5..7]}";
        patient.BirthDate = DateOnly.TryParseExact(swapped, "yyyy-MM-dd", out _) ? swapped : date;
        return patient;
    }

    private static Patient Without(Patient patient, bool keepsPhone)
    {
        patient.Identifier.Clear();
        if (!keepsPhone) patient.Telecom.Clear();
        return patient;
    }

    // Blocks and frequencies as the store has them.
    private sealed class Index(IReadOnlyList<ComparedPerson> people, Dictionary<string, List<int>> blocks, NameFrequencies frequencies)
    {
        public static Index Of(IReadOnlyList<Patient> patients)
        {
            var blocks = new Dictionary<string, List<int>>(StringComparer.Ordinal);
            var borne = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var at = 0; at < patients.Count; at++)
            {
                foreach (var block in Blocks(patients[at], NamePairs.ForIndex(patients[at])))
                {
                    if (!blocks.TryGetValue(block, out var members)) blocks[block] = members = [];
                    members.Add(at);
                }

                foreach (var key in patients[at].Name.SelectMany(NamePairs.All).SelectMany(NameKeys.ForName).Distinct(StringComparer.Ordinal)) borne[key] = borne.GetValueOrDefault(key) + 1;
            }

            return new Index([.. patients.Select(ComparedPerson.Of)], blocks, NameFrequencies.Learned(patients.Count, borne, bound: 5_000));
        }

        public IEnumerable<(int At, MatchResult Result)> Match(Patient asked)
        {
            var person = ComparedPerson.Of(asked);
            return Blocks(asked, NamePairs.ForQuery(asked)).SelectMany(block => blocks.GetValueOrDefault(block, [])).Distinct().Select(at => (at, MatchJudge.Judge(person, people[at], frequencies)));
        }

        private static IEnumerable<string> Blocks(Patient patient, IEnumerable<string> pairs)
        {
            var keys = patient.Name.SelectMany(NamePairs.All).SelectMany(NameKeys.ForName).Distinct(StringComparer.Ordinal).ToList();
            string[] days = patient.BirthDate is { Length: 10 } date ? [date, $"{date[..4]}-{date[8..]}-{date[5..7]}"] : [];
            return
            [
                .. pairs,
                .. patient.Identifier.Select(identifier => $"{identifier.System}|{identifier.Value}"),
                .. keys.SelectMany(key => days.Distinct().Select(day => $"{day} {key}")),
                .. keys.SelectMany(key => patient.Telecom.Select(contact => $"{contact.Value} {key}")),
            ];
        }
    }

    private sealed class Tally
    {
        private int asked, rightCertain, rightProbable, rightAny, wrongCertain;

        public int WrongProbable { get; private set; }

        public int RightCertain => rightCertain;

        public List<string> Missed { get; } = [];

        public List<string> Wrong { get; } = [];

        public double Recall => (double)rightProbable / asked;

        public double CertainPrecision => Share(rightCertain, wrongCertain);

        public void Count(Index index, int right, Patient patient)
        {
            asked++;
            var found = index.Match(patient).ToList();
            var mine = found.Find(one => one.At == right);
            if (mine.Result?.Grade >= MatchGrade.Probable) rightProbable++;
            else Missed.Add($"{Named(patient)}: {mine.Result?.Grade} {string.Join(' ', mine.Result?.Evidence.Select(one => $"{one.Element}:{one.Level}:{one.Weight:F1}") ?? [])}");
            if (mine.Result?.Grade == MatchGrade.Certain) rightCertain++;
            if (mine.Result?.Grade >= MatchGrade.Possible) rightAny++;
            foreach (var (_, result) in found.Where(one => one.At != right && one.Result.Grade >= MatchGrade.Probable))
            {
                WrongProbable++;
                if (result.Grade == MatchGrade.Certain) wrongCertain++;
                Wrong.Add($"{Named(patient)}: {string.Join(' ', result.Evidence.Select(one => $"{one.Element}:{one.Level}:{one.Weight:F1}"))}");
            }
        }

        public void Add(Tally other)
        {
            (asked, rightCertain, rightProbable, rightAny) = (asked + other.asked, rightCertain + other.rightCertain, rightProbable + other.rightProbable, rightAny + other.rightAny);
            (wrongCertain, WrongProbable) = (wrongCertain + other.wrongCertain, WrongProbable + other.WrongProbable);
        }

        public string Row(string name) => string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {(double)rightCertain / asked:P1} | {Recall:P1} | {(double)rightAny / asked:P1} | {(rightCertain + wrongCertain == 0 ? "-" : CertainPrecision.ToString("P2", CultureInfo.InvariantCulture))} | {Share(rightProbable, WrongProbable):P2} |");

        private static double Share(int right, int wrong) => right + wrong == 0 ? 1 : (double)right / (right + wrong);

        private static string Named(Patient patient) => $"{patient.Name[0].Family} {string.Join(' ', patient.Name[0].Given)} {patient.BirthDate}";
    }

    // The part of docs/matching.md between two marks.
    private static class Figures
    {
        private const string Begin = "<!-- figures: written by MatchFiguresTests -->\n";
        private const string End = "\n<!-- end of figures -->";

        public static void Compare(string table)
        {
            var file = Path.Combine(TestData.RepositoryRoot, "docs", "matching.md");
            var text = File.ReadAllText(file).ReplaceLineEndings("\n");
            var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
            if (Environment.GetEnvironmentVariable("MEDCOOP_APPROVE") == "1") File.WriteAllText(file, $"{text[..from]}{table}{text[to..]}");
            else Assert.Equal(text[from..to], table);
        }
    }
}
