using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Server.Audit;

/// <summary>
/// The patients that a stored resource refers to, so that "who looked at this patient" finds looks at whatever is about them. It is asked for
/// every read: it searches the bytes for references and parses only what is spelt unusually.
/// </summary>
internal static class PatientReferences
{
    private const int LongestId = 64;

    private static readonly char[] InFilters = [' ', '\t', '(', ')', '"', ','];

    /// <summary>The distinct references, as <c>Patient/1</c>, in the order in which they occur.</summary>
    /// <param name="json">A resource.</param>
    /// <param name="bases">FHIR bases of this server: absolute references to them count too.</param>
    public static IReadOnlyList<string> In(ReadOnlySpan<byte> json, IReadOnlyList<string> bases)
    {
        var found = new List<string>();
        // A slash may be written \/ or \u002F, a letter \u0050: then the strings have to be decoded.
        if (json.IndexOf("\\/"u8) >= 0 || json.IndexOf("\\u00"u8) >= 0) Decoded(json, bases, found);
        else Searched(json, bases, found);
        return found;
    }

    /// <summary>The patients that a query names, whatever it was answered: by a reference, or by an id where only a patient's can stand.</summary>
    /// <param name="type">The type that is searched; null: none or several.</param>
    public static IReadOnlyList<string> Named(IReadOnlyList<QueryParameter> query, string? type, IReadOnlyList<string> bases)
    {
        if (query.Count == 0) return [];
        var found = new List<string>();
        foreach (var parameter in query)
        {
            if (parameter.Name == "_filter") InFilter(parameter.Value, type, bases, found);
            else foreach (var value in parameter.Value.Split(',')) AddNamed(parameter.Name, value, type, bases, found);
        }

        return found;
    }

    // Words of three: a name, an operator, a value. https://hl7.org/fhir/R4/search_filter.html
    private static void InFilter(string filter, string? type, IReadOnlyList<string> bases, List<string> found)
    {
        var words = filter.Split(InFilters, StringSplitOptions.RemoveEmptyEntries);
        for (var i = 2; i < words.Length; i++) AddNamed(words[i - 2], words[i], type, bases, found);
    }

    private static void AddNamed(string name, string value, string? type, IReadOnlyList<string> bases, List<string> found)
    {
        var at = value.IndexOf("Patient/", StringComparison.Ordinal);
        if (at > 0 && IsOwn(value[..at], bases)) Add(value[at..], found);
        else Add(at < 0 && TakesId(name, type) ? $"Patient/{value}" : value, found);
    }

    // patient=1, subject:Patient=1, patient._id=1, subject:Patient._id=1; Patient?_id=1; and each of them behind a _has.
    private static bool TakesId(string name, string? type)
    {
        if (name.LastIndexOf("_has:", StringComparison.Ordinal) is var has and >= 0) return name[(has + 5)..].Split(':', 3) is [var from, _, var asked] && TakesId(asked, from);
        if (name == "_id") return type == "Patient";
        var reference = name.EndsWith("._id", StringComparison.Ordinal) ? name[..^4] : name;
        var link = reference[(reference.LastIndexOf('.') + 1)..];
        return link == "patient" || link.EndsWith(":Patient", StringComparison.Ordinal);
    }

    private static void Searched(ReadOnlySpan<byte> json, IReadOnlyList<string> bases, List<string> found)
    {
        for (var from = 0; json[from..].IndexOf("Patient/"u8) is var at and >= 0; from += at + 8)
        {
            var start = from + at;
            var rest = json[start..];
            var end = rest.IndexOf((byte)'"');
            if (end < 0) return;
            var begin = json[..start].LastIndexOf((byte)'"') + 1;
            if (begin != start && !IsOwn(Encoding.UTF8.GetString(json[begin..start]), bases)) continue;
            Add(Encoding.UTF8.GetString(rest[..Math.Min(end, 200)]), found);
        }
    }

    private static bool IsOwn(string before, IReadOnlyList<string> bases) => before.EndsWith('/') && bases.Contains(before[..^1], StringComparer.Ordinal);

    private static void Decoded(ReadOnlySpan<byte> json, IReadOnlyList<string> bases, List<string> found)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > 2048) continue;
            var text = reader.GetString()!;
            var at = text.IndexOf("Patient/", StringComparison.Ordinal);
            Add(at > 0 && IsOwn(text[..at], bases) ? text[at..] : text, found);
        }
    }

    private static void Add(string text, List<string> found)
    {
        if (!text.StartsWith("Patient/", StringComparison.Ordinal)) return;
        var version = text.IndexOf("/_history/", StringComparison.Ordinal);
        var reference = version < 0 ? text : text[..version];
        var id = reference.AsSpan("Patient/".Length);
        if (id.Length is 0 or > LongestId || found.Contains(reference, StringComparer.Ordinal)) return;
        foreach (var letter in id)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '.')) return;
        }

        found.Add(reference);
    }
}
