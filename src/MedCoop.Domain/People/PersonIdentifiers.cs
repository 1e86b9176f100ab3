using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.People;

/// <summary>Of what kind an identifier of a person is.</summary>
public enum IdentifierKind
{
    /// <summary>Any other, of a hospital or an insurer.</summary>
    Other,

    /// <summary>A passport.</summary>
    Passport,

    /// <summary>A number that a state gives a person for life: Libya's national number, Belarus's personal number.</summary>
    National,
}

/// <summary>An identifier as it is compared.</summary>
/// <param name="System">Its system; empty when there is none.</param>
/// <param name="Value">Upper case, without spaces and hyphens where its structure has none.</param>
/// <param name="Kind">Of what kind.</param>
/// <param name="IsSound">Whether it has the structure of its kind and agrees with birth date and gender; of kinds without one: whether there is a value.</param>
public sealed record ComparedIdentifier(string System, string Value, IdentifierKind Kind, bool IsSound);

/// <summary>Passports and national numbers, by their structure.</summary>
public static class PersonIdentifiers
{
    /// <summary>System of Libya's national number (Law 8 of 2014).</summary>
    public const string LibyanNumber = "https://medcoop.example/fhir/sid/ly-national-number";

    /// <summary>System of Belarus's personal number.</summary>
    public const string BelarusianNumber = "https://medcoop.example/fhir/sid/by-personal-number";

    private const string PassportSystem = "http://hl7.org/fhir/sid/passport-";

    /// <summary>The identifiers of a person that are in use.</summary>
    public static IReadOnlyList<ComparedIdentifier> Of(IEnumerable<Identifier> identifiers, string? birthDate, AdministrativeGender? gender) =>
    [
        .. identifiers.Where(identifier => !string.IsNullOrWhiteSpace(identifier.Value) && identifier.Use != Identifier.IdentifierUse.Old)
            .Select(identifier => Read(identifier, birthDate, gender)).Distinct(),
    ];

    /// <summary>Libya: sex (1 male, 2 female), year of birth, six digits, a check digit whose rule is not published; it must agree with gender and birth date as far as these are known.</summary>
    public static bool IsLibyanNumber(string value, string? birthDate = null, AdministrativeGender? gender = null)
    {
        if (value.Length != 12 || !value.All(char.IsAsciiDigit) || value[0] is not ('1' or '2') || value[1..3] is not ("19" or "20")) return false;
        if (birthDate is { Length: >= 4 } && birthDate[..4] != value[1..5]) return false;
        return gender switch
        {
            AdministrativeGender.Male => value[0] == '1',
            AdministrativeGender.Female => value[0] == '2',
            _ => true,
        };
    }

    /// <summary>
    /// Belarus: <c>dDDMMYYLnnnAAd</c>, the last digit a check (weights 7, 3, 1; A = 10 to Z = 35; modulo 10). The first says century and sex: 1, 3, 5 male, 2, 4, 6 female; 1 and 2 of the 19th century, 3 and 4 of the 20th, 5 and 6 of the 21st.
    /// </summary>
    public static bool IsBelarusianNumber(string value, string? birthDate = null, AdministrativeGender? gender = null)
    {
        if (value.Length != 14 || !HasCheckDigit(value)) return false;
        for (var at = 0; at < value.Length; at++)
            if (at is 7 or 11 or 12 ? value[at] is < 'A' or > 'Z' : !char.IsAsciiDigit(value[at])) return false;
        if (value[0] is < '1' or > '6' && (birthDate is not null || gender is not null)) return false;
        if (birthDate is { Length: >= 4 } && birthDate[..2] != (value[0] switch { '1' or '2' => "18", '3' or '4' => "19", _ => "20" })) return false;
        if (birthDate is { Length: 10 } && value[1..7] != $"{birthDate[8..]}{birthDate[5..7]}{birthDate[2..4]}") return false;
        return gender switch
        {
            AdministrativeGender.Male => (value[0] - '0') % 2 == 1,
            AdministrativeGender.Female => (value[0] - '0') % 2 == 0,
            _ => true,
        };
    }

    /// <summary>Whether the last character is the check digit of the others by ICAO's weights.</summary>
    public static bool HasCheckDigit(string value)
    {
        var sum = 0;
        for (var at = 0; at < value.Length - 1; at++)
        {
            var worth = value[at] switch { >= '0' and <= '9' and var digit => digit - '0', >= 'A' and <= 'Z' and var letter => letter - 'A' + 10, _ => -1 };
            if (worth < 0) return false;
            sum += worth * (at % 3 == 0 ? 7 : at % 3 == 1 ? 3 : 1);
        }

        return value.Length > 1 && value[^1] - '0' == sum % 10;
    }

    private static ComparedIdentifier Read(Identifier identifier, string? birthDate, AdministrativeGender? gender)
    {
        var (system, value, plain) = (identifier.System ?? "", PersonNumbers.Identifier(identifier.Value!), PersonNumbers.Plain(identifier.Value!));
        return system switch
        {
            LibyanNumber => new(system, plain, IdentifierKind.National, IsLibyanNumber(plain, birthDate, gender)),
            BelarusianNumber => new(system, plain, IdentifierKind.National, IsBelarusianNumber(plain, birthDate, gender)),
            PassportSystem + "LBY" => new(system, plain, IdentifierKind.Passport, plain.Length is >= 6 and <= 9 && plain.All(char.IsAsciiLetterOrDigit)),
            PassportSystem + "BLR" => new(system, plain, IdentifierKind.Passport, plain.Length == 9 && plain[..2].All(char.IsAsciiLetterUpper) && plain[2..].All(char.IsAsciiDigit)),
            _ when system.StartsWith(PassportSystem, StringComparison.Ordinal) || identifier.Type?.Coding.Exists(coding => coding.Code == "PPN") is true =>
                new(system, plain, IdentifierKind.Passport, plain.Length is >= 5 and <= 20 && plain.All(char.IsAsciiLetterOrDigit)),
            _ => new(system, value, IdentifierKind.Other, value.Length > 1),
        };
    }
}
