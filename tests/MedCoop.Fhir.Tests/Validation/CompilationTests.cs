using System.Text.RegularExpressions;
using MedCoop.Fhir.Validation;
using MedCoop.Fhir.Validation.Definitions;
using MedCoop.Fhir.Validation.Paths;

namespace MedCoop.Fhir.Tests.Validation;

/// <summary>What definitions and messages hold is usable as a whole, not only where an example comes by.</summary>
public sealed partial class CompilationTests
{
    [Fact]
    public void Every_invariant_of_R4_and_of_MedCoops_profiles_compiles()
    {
        var definitions = R4Definitions.Names.Select(name => R4Definitions.Find(name)!)
            .Concat(MedCoopProfiles.Ids.Select(id => MedCoopProfiles.Find("https://medcoop.example/fhir/StructureDefinition/" + id)!)).ToList();
        var constraints = definitions.SelectMany(definition => definition.Elements).SelectMany(rule => rule.Constraints)
            .Where(constraint => constraint.Expression is not null).DistinctBy(constraint => (constraint.Key, constraint.Expression)).ToList();

        var failing = constraints.Where(constraint => CompiledPath.Compile(constraint.Expression!).Problem is not null).Select(constraint => constraint.Key);

        Assert.True(constraints.Count > 300);
        Assert.Equal([], failing);
    }

    [Fact]
    public void Every_message_has_the_same_arguments_in_all_languages()
    {
        foreach (var key in FindingTexts.Keys)
        {
            var text = new FindingText(key, "first", "second", "third");
            var english = Arguments(FindingTexts.Say(text, "en"));
            foreach (var language in FindingTexts.Translated) Assert.Equal((key, language, english), (key, language, Arguments(FindingTexts.Say(text, language))));
        }
    }

    [Theory]
    [InlineData("name.exists() and name.family = 'Haddad'", true)]
    [InlineData("name.given.count() = 2 and name.given.first() = 'Amal'", true)]
    [InlineData("birthDate < @1990-01-01", true)]
    [InlineData("birthDate.toString().substring(0, 4).toInteger() mod 4 = 1", true)]
    [InlineData("telecom.where(system = 'phone').exists()", false)]
    [InlineData("telecom.value.startsWith('+')", true)]
    [InlineData("('abc'.toChars().select($index).aggregate($this + $total, 0)) = 3", true)]
    [InlineData("name.family is string and (name.given as string).count() = 2", true)]
    [InlineData("descendants().where($this = 'Amal').exists()", true)]
    [InlineData("iif(active, 'a', 'b') = 'a'", true)]
    [InlineData("name.given = 'Amal'", false)]
    public void Expressions_give_what_FHIRPath_says(string expression, bool expected)
    {
        var patient = Validator.NodesOf("""{"resourceType":"Patient","active":true,"name":[{"family":"Haddad","given":["Amal","Nur"]}],"birthDate":"1985-03-15"}"""u8.ToArray(), "Patient");

        Assert.Equal(expected, CompiledPath.Compile(expression).Value!.Holds(patient, new PathContext(_ => null, DateTimeOffset.UnixEpoch)));
    }

    private static string Arguments(string said) => string.Join(',', ArgumentPattern().Matches(said).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex("first|second|third", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ArgumentPattern();
}
