using System.Buffers;
using System.Text.Json;

namespace MedCoop.Benchmarks.Data;

/// <summary>
/// Patients as registration desks write them: two identifiers, names in one or two scripts, telecom, address, contact, and with some a
/// narrative. About 1.3 kB each. All made up.
/// </summary>
internal static class LifelikePatients
{
    private static readonly (string Latin, string Cyrillic)[] Families =
    [
        ("Ivanova", "Иванова"), ("Petrov", "Петров"), ("Sidorenko", "Сидоренко"), ("Kuznetsova", "Кузнецова"), ("Morozov", "Морозов"),
        ("Tkachenko", "Ткаченко"), ("Abdullaev", "Абдуллаев"), ("Karimova", "Каримова"), ("Novak", "Новак"), ("Horvat", "Хорват"),
        ("Okafor", "Окафор"), ("Nguyen", "Нгуен"), ("Schneider", "Шнайдер"), ("Fernandez", "Фернандес"), ("Kowalska", "Ковальска"), ("Haddad", "Хаддад"),
    ];

    private static readonly (string Latin, string Cyrillic, string Gender)[] Givens =
    [
        ("Anna", "Анна", "female"), ("Maria", "Мария", "female"), ("Elena", "Елена", "female"), ("Olga", "Ольга", "female"), ("Aisha", "Айша", "female"),
        ("Ivan", "Иван", "male"), ("Sergei", "Сергей", "male"), ("Timur", "Тимур", "male"), ("Marko", "Марко", "male"), ("Chidi", "Чиди", "male"),
        ("Daniel", "Даниэль", "male"), ("Rustam", "Рустам", "male"), ("Nadia", "Надя", "female"), ("Sofia", "София", "female"), ("Pavel", "Павел", "male"),
    ];

    private static readonly string[] Cities = ["Almaty", "Minsk", "Sarajevo", "Lagos", "Hanoi", "Graz", "Sevilla", "Gdansk", "Amman", "Tashkent", "Riga", "Novi Sad"];

    private static readonly string[] Streets = ["Station Road", "Garden Street", "Lenina", "Hauptstrasse", "Calle Mayor", "Lipowa", "Rainbow Street", "Navoi"];

    private static readonly string[] Countries = ["KZ", "BY", "BA", "NG", "VN", "AT", "ES", "PL", "JO", "UZ", "LV", "RS"];

    /// <summary>So many, as UTF-8 JSON without ids.</summary>
    public static List<byte[]> Json(int seed, int count)
    {
        var lots = new Lots(seed);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer);
        var patients = new List<byte[]>(count);
        for (var i = 0; i < count; i++)
        {
            buffer.ResetWrittenCount();
            writer.Reset();
            Write(writer, lots, (seed * 1_000_000) + i);
            writer.Flush();
            patients.Add(buffer.WrittenSpan.ToArray());
        }

        return patients;
    }

    /// <summary>One Patient with this number in its identifiers.</summary>
    public static void Write(Utf8JsonWriter json, Lots lots, int number, string? id = null)
    {
        var family = lots.Of(Families);
        var given = lots.Of(Givens);
        var place = lots.Below(Cities.Length);
        json.WriteStartObject();
        json.WriteString("resourceType", "Patient");
        if (id is not null) json.WriteString("id", id);
        if (lots.Chance(25)) Narrative(json, $"{given.Latin} {family.Latin}", number);
        json.WriteStartArray("identifier");
        Identifier(json, "official", "NI", "urn:oid:2.16.840.1.113883.2.9999", $"{number:D10}");
        Identifier(json, "usual", "MR", $"https://hospital-{lots.Below(20)}.example/mrn", $"MRN-{number:X8}");
        json.WriteEndArray();
        json.WriteBoolean("active", value: true);
        json.WriteStartArray("name");
        Name(json, "official", family.Cyrillic, given.Cyrillic);
        if (lots.Chance(60)) Name(json, "usual", family.Latin, given.Latin);
        json.WriteEndArray();
        json.WriteStartArray("telecom");
        Telecom(json, "phone", $"+{10 + lots.Below(80)} {lots.Below(1_000_000):D6} {lots.Below(1000):D3}", "mobile");
        if (lots.Chance(50)) Telecom(json, "email", $"{given.Latin}.{family.Latin}{lots.Below(1000)}@mail.example", "home");
        json.WriteEndArray();
        json.WriteString("gender", given.Gender);
        json.WriteString("birthDate", lots.Day(1935, 88));
        Address(json, lots, place);
        Concept(json, "maritalStatus", "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", lots.Chance(60) ? "M" : "S", display: null);
        Contact(json, lots, family);
        json.WriteStartObject("managingOrganization");
        json.WriteString("reference", $"Organization/hospital-{lots.Below(20)}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A CodeableConcept of one coding.</summary>
    public static void Concept(Utf8JsonWriter json, string name, string system, string code, string? display)
    {
        json.WriteStartObject(name);
        json.WriteStartArray("coding");
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("code", code);
        if (display is not null) json.WriteString("display", display);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Narrative(Utf8JsonWriter json, string name, int number)
    {
        json.WriteStartObject("text");
        json.WriteString("status", "generated");
        json.WriteString("div", $"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p><b>{name}</b>, number <span>{number:D10}</span></p><table><tr><td>Registered at the desk</td><td>yes</td></tr></table></div>");
        json.WriteEndObject();
    }

    private static void Identifier(Utf8JsonWriter json, string use, string type, string system, string value)
    {
        json.WriteStartObject();
        json.WriteString("use", use);
        Concept(json, "type", "http://terminology.hl7.org/CodeSystem/v2-0203", type, display: null);
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static void Name(Utf8JsonWriter json, string use, string family, string given)
    {
        json.WriteStartObject();
        json.WriteString("use", use);
        json.WriteString("family", family);
        json.WriteStartArray("given");
        json.WriteStringValue(given);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Telecom(Utf8JsonWriter json, string system, string value, string use)
    {
        json.WriteStartObject();
        json.WriteString("system", system);
        json.WriteString("value", value);
        json.WriteString("use", use);
        json.WriteEndObject();
    }

    private static void Address(Utf8JsonWriter json, Lots lots, int place)
    {
        json.WriteStartArray("address");
        json.WriteStartObject();
        json.WriteString("use", "home");
        json.WriteStartArray("line");
        json.WriteStringValue($"{lots.Of(Streets)} {1 + lots.Below(200)}");
        json.WriteEndArray();
        json.WriteString("city", Cities[place]);
        json.WriteString("postalCode", $"{lots.Below(100_000):D5}");
        json.WriteString("country", Countries[place]);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Contact(Utf8JsonWriter json, Lots lots, (string Latin, string Cyrillic) family)
    {
        json.WriteStartArray("contact");
        json.WriteStartObject();
        json.WriteStartArray("relationship");
        json.WriteStartObject();
        json.WriteString("text", lots.Chance(50) ? "spouse" : "parent");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("name");
        json.WriteString("family", family.Cyrillic);
        json.WriteStartArray("given");
        json.WriteStringValue(lots.Of(Givens).Cyrillic);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
