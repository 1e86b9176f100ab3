using Hl7.Fhir.Model;

namespace MedCoop.Fhir.Names;

/// <summary>
/// Two parts of a name together with the year of birth, whatever their order: so much selects few people among millions. Under these a Patient is found again by <c>$match</c>
/// although the birth date is not quite the same. <c>!btrf|=аляксандр|1980</c>.
/// </summary>
public static class NamePairs
{
    private const int MostPairs = 128;

    /// <summary>What a Patient is indexed under: each part of a family name with the first name; of a name that is only a text the last part with the first.</summary>
    public static IEnumerable<string> ForIndex(Patient patient)
    {
        if (YearOf(patient.BirthDate) is not { } year) return [];
        return patient.Name.SelectMany(name => Sides(name).SelectMany(two => Joined(two.One, two.Other, year, most: 2))).Distinct(StringComparer.Ordinal).Take(MostPairs);
    }

    /// <summary>What is looked up for a Patient: every two parts of each name.</summary>
    public static IReadOnlyList<string> ForQuery(Patient patient)
    {
        if (YearOf(patient.BirthDate) is not { } year) return [];
        return
        [
            .. patient.Name.SelectMany(name =>
            {
                var parts = All(name);
                return parts.SelectMany((one, at) => parts.Skip(at + 1).SelectMany(other => Joined(one, other, year, most: 4)));
            }).Distinct(StringComparer.Ordinal).Take(MostPairs),
        ];
    }

    /// <summary>Every part of a name, at most six.</summary>
    public static IReadOnlyList<NamePart> All(HumanName name)
    {
        List<NamePart> parts = [.. NameParts.Of(name.Family), .. NameParts.Of(string.Join(' ', name.Given))];
        return [.. (parts.Count > 0 ? parts : NameParts.Of(name.Text)).Take(6)];
    }

    private static IEnumerable<(NamePart One, NamePart Other)> Sides(HumanName name)
    {
        var (family, given) = (NameParts.Of(name.Family), NameParts.Of(string.Join(' ', name.Given)));
        if (family.Count > 0 && given.Count > 0) return family.Take(3).Select(one => (one, given[0]));
        var all = All(name);
        return all.Count < 2 ? [] : all.Count == 2 ? [(all[0], all[1])] : [(all[0], all[^1]), (all[0], all[1])];
    }

    private static IEnumerable<string> Joined(NamePart one, NamePart other, string year, int most) =>
        from mine in NameKeys.ForName(one).Take(most)
        from theirs in NameKeys.ForName(other).Take(most)
        select string.CompareOrdinal(mine, theirs) < 0 ? $"{mine}|{theirs}|{year}" : $"{theirs}|{mine}|{year}";

    private static string? YearOf(string? birthDate) => birthDate is { Length: >= 4 } ? birthDate[..4] : null;
}
