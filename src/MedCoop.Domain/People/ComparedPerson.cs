using Hl7.Fhir.Model;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.People;

/// <summary>One way in which a person is named, taken apart.</summary>
/// <param name="Family">Parts of the family name; of a name that is only a text its last part.</param>
/// <param name="Given">Given names in order: first name, then patronymic, or names of father and grandfather.</param>
public sealed record ComparedName(IReadOnlyList<ComparedPart> Family, IReadOnlyList<ComparedPart> Given)
{
    /// <summary>Reads a name; null when nothing of it can be compared.</summary>
    public static ComparedName? Of(HumanName name)
    {
        var given = Parts(string.Join(' ', name.Given));
        var family = Parts(name.Family);
        // What has only one of the two may say more in its text.
        if (family.Count == 0 || given.Count == 0)
        {
            if (name.Text?.Contains("<<", StringComparison.Ordinal) is true) return OfLine(name.Text);
            var all = Parts(name.Text);
            if (all.Count == 0) return family.Count + given.Count == 0 ? null : new ComparedName(family, given);
            if (family.Count + given.Count == 0 || all.Count > 1) (family, given) = (all.Count > 1 ? [all[^1]] : [], all.Count > 1 ? [.. all.Take(all.Count - 1)] : all);
        }

        return new ComparedName(family, given);
    }

    private static ComparedName OfLine(string line)
    {
        var at = line.IndexOf("<<", StringComparison.Ordinal);
        return new ComparedName(Parts(line[..at]), Parts(line[at..]));
    }

    private static List<ComparedPart> Parts(string? text) => [.. NameParts.Of(text).Select(ComparedPart.Of).Where(part => part.Sounds.Count > 0)];
}

/// <summary>What of a Patient decides whether two are one person, made ready to be compared with many.</summary>
public sealed record ComparedPerson
{
    /// <summary>Nobody has more names that tell who it is; what comes after them is not compared.</summary>
    public const int MostNames = 10;

    /// <summary>The same of identifiers, and of telephones and addresses of mail.</summary>
    public const int MostNumbers = 20;

    /// <summary>Names in use, old ones too: people change them.</summary>
    public required IReadOnlyList<ComparedName> Names { get; init; }

    /// <summary>As far as it is known: <c>1980</c>, <c>1980-05</c>, <c>1980-05-17</c>; null when it is not.</summary>
    public string? BirthDate { get; init; }

    /// <summary>Male or female; null when it is not known or something else.</summary>
    public AdministrativeGender? Gender { get; init; }

    /// <summary>Identifiers in use.</summary>
    public required IReadOnlyList<ComparedIdentifier> Identifiers { get; init; }

    /// <summary>Telephone numbers by their last nine digits, and addresses of mail in lower case.</summary>
    public required IReadOnlySet<string> Contacts { get; init; }

    /// <summary>Cities and postal codes, normalized.</summary>
    public required IReadOnlySet<string> Places { get; init; }

    /// <summary>Reads a Patient.</summary>
    public static ComparedPerson Of(Patient patient)
    {
        var gender = patient.Gender is AdministrativeGender.Male or AdministrativeGender.Female ? patient.Gender : null;
        return new ComparedPerson
        {
            Names = [.. patient.Name.Take(MostNames).Select(ComparedName.Of).OfType<ComparedName>()],
            BirthDate = patient.BirthDate is { Length: >= 4 } date ? date : null,
            Gender = gender,
            Identifiers = PersonIdentifiers.Of(patient.Identifier.Take(MostNumbers), patient.BirthDate, gender),
            Contacts = patient.Telecom.Take(MostNumbers).Select(contact => PersonNumbers.Contact(contact.Value)).OfType<string>().ToHashSet(StringComparer.Ordinal),
            Places = patient.Address.SelectMany(address => (string?[])[address.PostalCode, address.City, .. address.Line]).Where(text => !string.IsNullOrWhiteSpace(text))
                .Select(text => NameLetters.Normalize(text!)).Where(text => text.Length > 1).ToHashSet(StringComparer.Ordinal),
        };
    }
}
