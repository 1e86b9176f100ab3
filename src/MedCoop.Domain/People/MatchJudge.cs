using Hl7.Fhir.Model;

namespace MedCoop.Domain.People;

/// <summary>
/// Judges whether two records are of one person: the weights of what agrees and differs are added (Fellegi and Sunter), agreement on a rare name counting more than on a frequent one; what is not known counts nothing.
/// The sum and the number of people give the probability; grade and score follow from it and from what it rests on.
/// </summary>
public static class MatchJudge
{
    private const double ProbableFrom = 0.90;
    private const double PossibleFrom = 0.10;

    /// <summary>Judges.</summary>
    public static MatchResult Judge(ComparedPerson asked, ComparedPerson found, NameFrequencies frequencies)
    {
        var evidence = new List<MatchEvidence>();
        var name = NameJudge.Best(asked.Names, found.Names, frequencies);
        evidence.AddRange(name.Evidence);
        var birth = BirthDates.Compare(asked.BirthDate, found.BirthDate);
        if (birth is not null) evidence.Add(birth);
        if (asked.Gender is { } mine && found.Gender is { } theirs) evidence.Add(mine == theirs ? new("gender", "same", 0.9) : new("gender", "different", -5));
        var identity = Identity(asked, found, evidence);
        var hasContact = Contacts(asked, found, evidence);
        var hasPlace = Places(asked, found, evidence);

        var bits = evidence.Sum(one => one.Weight) - Math.Log2(frequencies.Population);
        var probability = 1 / (1 + Math.Pow(2, -bits));
        var sameBirth = birth?.Level == BirthDates.Same;
        var cap = (identity.Sound, name.Agrees, sameBirth) switch
        {
            (true, true, _) or (true, _, true) => 0.99,
            (_, true, true) when hasPlace || asked.Contacts.Overlaps(found.Contacts) && HasMail(asked, found) => 0.8,
            (_, true, true) when hasContact => 0.7,
            (_, true, true) => 0.6,
            _ => 0.5,
        };
        var grade = Grade(probability, identity, name, birth);
        return new MatchResult(grade, Math.Round(Math.Min(probability, cap), 4), evidence);
    }

    private static MatchGrade Grade(double probability, IdentityEvidence identity, NameVerdict name, MatchEvidence? birth)
    {
        if (probability < PossibleFrom) return MatchGrade.CertainlyNot;
        if (probability < ProbableFrom || name.Conflicts || identity.Conflicts || !name.IsComparable) return MatchGrade.Possible;
        return identity.Sound && name.IsCertain && birth?.Level == BirthDates.Same ? MatchGrade.Certain : MatchGrade.Probable;
    }

    // Sound: a passport or national number of the right structure is the same. Conflicts: both have the number for life of one state, and it is another.
    private sealed record IdentityEvidence(bool Sound, bool Conflicts);

    private static IdentityEvidence Identity(ComparedPerson asked, ComparedPerson found, List<MatchEvidence> evidence)
    {
        var (sound, conflicts) = (false, false);
        var same = asked.Identifiers.Where(mine => found.Identifiers.Any(theirs => theirs.System == mine.System && theirs.Value == mine.Value)).ToList();
        foreach (var identifier in same)
        {
            var isOfficial = identifier.Kind != IdentifierKind.Other;
            var holds = identifier.IsSound && found.Identifiers.Any(theirs => theirs.System == identifier.System && theirs.Value == identifier.Value && theirs.IsSound);
            evidence.Add(new MatchEvidence("identifier", isOfficial ? holds ? "same-official" : "same-unsound" : "same", isOfficial ? holds ? 20 : 10 : 14));
            sound |= isOfficial && holds;
        }

        foreach (var mine in asked.Identifiers.Where(one => one is { Kind: IdentifierKind.National, IsSound: true }))
        {
            if (same.Exists(one => one.System == mine.System) || !found.Identifiers.Any(theirs => theirs.System == mine.System && theirs.IsSound)) continue;
            evidence.Add(new MatchEvidence("identifier", "different-national", -9));
            conflicts = true;
        }

        return new IdentityEvidence(sound, conflicts);
    }

    private static bool Contacts(ComparedPerson asked, ComparedPerson found, List<MatchEvidence> evidence)
    {
        if (asked.Contacts.Count == 0 || found.Contacts.Count == 0) return false;
        var isSame = asked.Contacts.Overlaps(found.Contacts);
        // Families share telephones.
        evidence.Add(isSame ? new("telecom", "same", 7) : new("telecom", "different", -0.5));
        return isSame;
    }

    private static bool HasMail(ComparedPerson asked, ComparedPerson found) =>
        asked.Contacts.Any(contact => contact.Contains('@', StringComparison.Ordinal) && found.Contacts.Contains(contact));

    private static bool Places(ComparedPerson asked, ComparedPerson found, List<MatchEvidence> evidence)
    {
        if (asked.Places.Count == 0 || found.Places.Count == 0) return false;
        var common = asked.Places.Intersect(found.Places, StringComparer.Ordinal).Count();
        evidence.Add(common switch { 0 => new("address", "different", -0.5), 1 => new("address", "alike", 1.5), _ => new("address", "same", 4) });
        return common > 1;
    }
}
