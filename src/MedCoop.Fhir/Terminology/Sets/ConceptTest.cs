using System.Text.RegularExpressions;
using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Terminology.Systems;

namespace MedCoop.Fhir.Terminology.Sets;

/// <summary>One filter of a value set. https://hl7.org/fhir/R4/valueset-filter-operator.html</summary>
internal abstract record ConceptTest
{
    /// <summary>Whether a concept of the system passes.</summary>
    internal abstract bool Passes(ICodeSystem system, Concept concept);

    /// <summary>All concepts of the system that pass.</summary>
    internal abstract Places Passing(IListableCodeSystem system);

    /// <summary>The concepts of the system that pass all tests.</summary>
    internal static Places Passing(IListableCodeSystem system, IReadOnlyList<ConceptTest> tests) =>
        tests.Count == 0 ? Places.All(system.Count) : tests.Select(test => test.Passing(system)).Aggregate((one, other) => one.And(other));

    /// <summary>The test that a filter asks for.</summary>
    internal static Result<ConceptTest> Compile(ConceptFilterText filter, ICodeSystem system)
    {
        if (filter is not { Property: { Length: > 0 } property, Value: { Length: > 0 } value, Op: { } operation })
            return TerminologyProblems.Unusable("A filter of the value set lacks property, op or value.");
        // A code system in which case does not matter knows its codes in one.
        var code = system.Find(value)?.Code ?? value;
        return operation switch
        {
            "is-a" => new BelowTest(code, OrSelf: true),
            "descendent-of" => new BelowTest(code, OrSelf: false),
            "is-not-a" => new NotTest(new BelowTest(code, OrSelf: true)),
            "generalizes" => new AboveTest(code),
            "=" => new ValueTest(property, Values(property, [value], system)),
            "in" => new ValueTest(property, Values(property, value.Split(',', StringSplitOptions.TrimEntries), system)),
            "not-in" => new NotTest(new ValueTest(property, Values(property, value.Split(',', StringSplitOptions.TrimEntries), system))),
            "exists" when value is "true" => new ExistsTest(property),
            "exists" when value is "false" => new NotTest(new ExistsTest(property)),
            "regex" => PatternTest.Compile(property, value),
            _ => TerminologyProblems.Unusable($"The filter '{property} {operation} {value}' of the value set is none that this server knows."),
        };
    }

    private static HashSet<string> Values(string property, IEnumerable<string> values, ICodeSystem system) =>
        property is "code" or "concept" or "parent" or "child"
            ? values.Select(value => system.Find(value)?.Code ?? value).ToHashSet(StringComparer.Ordinal)
            : values.ToHashSet(StringComparer.Ordinal);
}

/// <summary>Is the code or stands below it (without <paramref name="OrSelf"/>: only below it).</summary>
internal sealed record BelowTest(string Code, bool OrSelf) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => (OrSelf || concept.Code != Code) && system.IsBelow(concept.Code, Code);

    internal override Places Passing(IListableCodeSystem system) =>
        OrSelf || system.PlaceOf(Code) is not { } self ? system.Below(Code) : system.Below(Code).Except(Places.Of([self]));
}

/// <summary>Is the code or stands above it.</summary>
internal sealed record AboveTest(string Code) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.IsBelow(Code, concept.Code);

    internal override Places Passing(IListableCodeSystem system) => system.Above(Code);
}

/// <summary>Has a property with one of the values.</summary>
internal sealed record ValueTest(string Property, HashSet<string> Values) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any(Values.Contains);

    internal override Places Passing(IListableCodeSystem system) => system.Having(Property, Values);
}

/// <summary>Has a property.</summary>
internal sealed record ExistsTest(string Property) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any();

    internal override Places Passing(IListableCodeSystem system) => system.Having(Property, values: null);
}

/// <summary>Has a property that matches a pattern as a whole.</summary>
internal sealed record PatternTest(string Property, Regex Pattern) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => system.ValuesOf(concept, Property).Any(Pattern.IsMatch);

    internal override Places Passing(IListableCodeSystem system) => system.Where(concept => Passes(system, concept));

    internal static Result<ConceptTest> Compile(string property, string pattern)
    {
        try
        {
            // Patterns come from users: this kind takes time in proportion to the text, whatever the pattern.
            return new PatternTest(property, new Regex($"^(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return TerminologyProblems.Unusable($"The pattern '{pattern}' of the value set is wrong, or looks around or back, which is not done here.");
        }
    }
}

/// <summary>Does not pass another test.</summary>
internal sealed record NotTest(ConceptTest Test) : ConceptTest
{
    internal override bool Passes(ICodeSystem system, Concept concept) => !Test.Passes(system, concept);

    internal override Places Passing(IListableCodeSystem system) => Places.All(system.Count).Except(Test.Passing(system));
}
