namespace MedCoop.Domain.People;

/// <summary>How sure it is that two records are of one person. http://terminology.hl7.org/CodeSystem/match-grade</summary>
public enum MatchGrade
{
    /// <summary>Not the same person.</summary>
    CertainlyNot,

    /// <summary>May be; a person looks.</summary>
    Possible,

    /// <summary>Most likely; a person decides.</summary>
    Probable,

    /// <summary>One person: a sound passport or national number, name and birth date agree.</summary>
    Certain,
}

/// <summary>The grades' codes.</summary>
public static class MatchGrades
{
    /// <summary>The code of a grade in http://terminology.hl7.org/CodeSystem/match-grade.</summary>
    public static string CodeOf(MatchGrade grade) => grade switch
    {
        MatchGrade.Certain => "certain",
        MatchGrade.Probable => "probable",
        MatchGrade.Possible => "possible",
        _ => "certainly-not",
    };
}

/// <summary>What one element says for or against it.</summary>
/// <param name="Element">Such as <c>family</c>, <c>birthDate</c>.</param>
/// <param name="Level">How the two agree.</param>
/// <param name="Weight">In bits: log2 of how much likelier this is of one person than of two.</param>
public sealed record MatchEvidence(string Element, string Level, double Weight);

/// <summary>What comparing two records says.</summary>
/// <param name="Grade">The grade.</param>
/// <param name="Score">From 0 to 1, never more than the evidence can carry.</param>
/// <param name="Evidence">Element by element.</param>
public sealed record MatchResult(MatchGrade Grade, double Score, IReadOnlyList<MatchEvidence> Evidence);

/// <summary>How frequent names are, and how many people there are: what agreement is worth.</summary>
public sealed class NameFrequencies
{
    private const double Unknown = 1.0 / 2000;

    // What is assumed before anything is known: so many people, one of whom bears the name. A store of three says little about names.
    private const int Assumed = 2_000;

    // What is at least assumed of a name that is borne by as many as are counted.
    private const double Frequent = 0.04;

    // Names that fewer bear are told apart by nothing: else whoever registers one could learn from the weights that somebody else, whom they may not see, bears it too.
    private const int LeastTold = 50;

    private readonly IReadOnlyDictionary<string, double> shares;
    private readonly double rare;

    /// <summary>From what was counted.</summary>
    /// <param name="population">How many people there are.</param>
    /// <param name="borne">How many of them have a key.</param>
    /// <param name="bound">A count that reaches it may be any larger.</param>
    public static NameFrequencies Learned(long population, IReadOnlyDictionary<string, int> borne, int bound) => new(
        population,
        borne.Where(pair => pair.Value >= LeastTold)
            .ToDictionary(pair => pair.Key, pair => (pair.Value + 1.0) / (population + Assumed) is var share && pair.Value < bound ? share : Math.Max(share, Frequent), StringComparer.Ordinal),
        Math.Min(Unknown, (LeastTold + 1.0) / (population + Assumed)));

    /// <summary>From the store.</summary>
    /// <param name="population">How many people there are.</param>
    /// <param name="shares">Of how many of them a key (<see cref="Fhir.Names.NameKeys"/>) is, from 0 to 1.</param>
    /// <param name="rare">Of how many each other key is.</param>
    public NameFrequencies(long population, IReadOnlyDictionary<string, double> shares, double rare = Unknown) => (Population, this.shares, this.rare) = (Math.Max(population, LeastPopulation), shares, rare);

    /// <summary>A small store is a sample of its country: two who are alike in it are no less two.</summary>
    public const long LeastPopulation = 100_000;

    /// <summary>Nothing is known.</summary>
    public static NameFrequencies None { get; } = new(LeastPopulation, new Dictionary<string, double>(StringComparer.Ordinal));

    /// <summary>How many people there are, at least <see cref="LeastPopulation"/>.</summary>
    public long Population { get; }

    /// <summary>The chance that somebody else has a part with one of these keys.</summary>
    public double Of(IReadOnlyList<string> keys)
    {
        var share = 0.0;
        foreach (var key in keys) share += shares.TryGetValue(key, out var known) ? known : 0;
        return Math.Clamp(share == 0 ? rare : share, 1.0 / 20_000, 0.25);
    }
}
