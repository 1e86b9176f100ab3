using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.HealthLinks;

/// <summary>
/// Which passcodes are strong enough for as few attempts as a link allows. The birth date never is: whoever finds the link beside the person's name may know it.
/// </summary>
public static class PasscodeRules
{
    /// <summary>Fewest letters or digits.</summary>
    public const int Shortest = 6;

    /// <summary>Most letters or digits.</summary>
    public const int Longest = 128;

    private const int FewestKinds = 4;

    /// <summary>What is wrong with a passcode; null: it is strong enough.</summary>
    /// <param name="passcode">As it will be typed.</param>
    /// <param name="birthDate">The person's birth date as FHIR has it (<c>1980-05-17</c>); null: not known.</param>
    public static Problem? Weakness(string passcode, string? birthDate)
    {
        if (passcode.Length is < Shortest or > Longest) return Weak($"It has {Shortest} to {Longest} letters or digits.");
        if (passcode.Distinct().Count() < FewestKinds) return Weak($"Fewer than {FewestKinds} different letters or digits are in it.");
        if (IsSequence(passcode)) return Weak("Its letters or digits follow each other in order.");
        return IsBirthDate(passcode, birthDate) ? Weak("It is made of the person's birth date.") : null;
    }

    // 123456, 987654, abcdef.
    private static bool IsSequence(string passcode)
    {
        var steps = Enumerable.Range(1, passcode.Length - 1).Select(i => passcode[i] - passcode[i - 1]).ToList();
        return steps.TrueForAll(step => step == 1) || steps.TrueForAll(step => step == -1);
    }

    // In whatever order, with the century or without it, and with whatever between the numbers.
    private static bool IsBirthDate(string passcode, string? birthDate)
    {
        if (birthDate?.Split('-') is not [{ Length: 4 } year, { Length: 2 } month, { Length: 2 } day]) return false;
        var digits = string.Concat(passcode.Where(char.IsDigit).Select(digit => (char)('0' + char.GetNumericValue(digit))));
        string[] years = [year, year[2..]];
        return years.SelectMany(y => (string[])[$"{y}{month}{day}", $"{y}{day}{month}", $"{day}{month}{y}", $"{month}{day}{y}"])
            .Any(date => digits.Contains(date, StringComparison.Ordinal));
    }

    private static Problem Weak(string why) => new(ProblemKind.BusinessRule, HealthLinkErrorCodes.WeakPasscode, $"The passcode is too easily guessed. {why}");
}
