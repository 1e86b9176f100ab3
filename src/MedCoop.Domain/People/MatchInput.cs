using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.People;

/// <summary>
/// How much what is sent tells about who is meant, by the weights of HL7's identity matching guide: a passport or national number 5 each (10 at most), one of address, e-mail, telephone or another identifier 4 and several
/// 5, first and last name 3, birth date 2. https://hl7.org/fhir/us/identity-matching/patient-matching.html
/// </summary>
public static class MatchInput
{
    /// <summary>What level 0 needs.</summary>
    public const int LevelZero = 9;

    /// <summary>What level 1 needs.</summary>
    public const int LevelOne = 10;

    private const string Profiles = "http://hl7.org/fhir/us/identity-matching/StructureDefinition/IDI-Patient";

    /// <summary>The weight of a Patient.</summary>
    public static int WeightOf(ComparedPerson person)
    {
        var official = Math.Min(10, 5 * person.Identifiers.Count(identifier => identifier.Kind != IdentifierKind.Other && identifier.IsSound));
        var kinds = (person.Places.Count > 0 ? 1 : 0) + person.Contacts.Count + person.Identifiers.Count(identifier => identifier.Kind == IdentifierKind.Other);
        var beside = kinds switch { 0 => 0, 1 => 4, _ => 5 };
        return official + beside + (person.Names.Any(name => name.Family.Count > 0 && name.Given.Count > 0) ? 3 : 0) + (person.BirthDate is { Length: 10 } ? 2 : 0);
    }

    /// <summary>The refusal of what tells too little; null: it can be matched.</summary>
    public static Problem? Refusal(Patient patient, ComparedPerson person)
    {
        if (person.Identifiers.Count == 0 && (person.Names.Count == 0 || (person.BirthDate is null && person.Contacts.Count == 0)))
        {
            return new Problem(ProblemKind.Invalid, PeopleErrorCodes.TooLittleToMatch,
                "To find a person, send an identifier, or a name with a birth date, a telephone number or an e-mail address.");
        }

        var weight = WeightOf(person);
        foreach (var (suffix, least) in new[] { ("-L0", LevelZero), ("-L1", LevelOne) })
        {
            if (patient.Meta?.Profile.Any(profile => profile?.Split('|')[0] == Profiles + suffix) is true && weight < least)
                return new Problem(ProblemKind.BusinessRule, PeopleErrorCodes.BelowClaimedLevel, $"The Patient says that it is {suffix[1..]}, which needs a weight of {least}; what it tells weighs {weight}. Send more, or leave the profile out.");
        }

        return null;
    }
}
