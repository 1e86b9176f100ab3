namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>The values that resources are made of and queries ask for: few, and near one another.</summary>
internal static class Pools
{
    private const string Ucum = "http://unitsofmeasure.org";
    private static readonly string Long = string.Concat(Enumerable.Repeat("abcdefgh", 8));

    public static readonly string[] Types =
    [
        "Organization", "Practitioner", "Patient", "Location", "Encounter", "Observation", "Condition", "ServiceRequest", "Task",
        "RiskAssessment", "MedicationRequest", "List", "ValueSet", "Questionnaire", "QuestionnaireResponse",
    ];

    public static readonly string[] Names =
    [
        "García", "garcia lopez", "O'Brien", "Obrien", "Müller-Lüdenscheidt", "Åström", "МЕЛЬНИК", "Ёлкин", "مُحَمَّد", "محمد", "日本", "Ng",
        "ng", "Zoë", "Straße", "STRASSE", "Çelik", "İnci", "Doe, Jr.", "a|b$c\\d", "1.5", "15", "Smith  Jones", "Λουκάς", "ﬁne", Long,
        Long + "x", Long + "y", "100 %", "a_b", "😀 x",
    ];

    public static readonly string[] Genders = ["male", "female", "other"];

    public static readonly string[] Codes = ["a", "b", "c", "A", "a b", "it's", "x|y", "x,y", "$", "8480-6"];

    public static readonly string[] Systems = ["urn:a", "urn:b", "http://loinc.example"];

    public static readonly string[] Phones = ["555-1234", "5551234", "(555) 1234", "0"];

    public static readonly string[] Days =
        ["2023", "2023-12-31", "2024", "2024-01", "2024-01-01", "2024-02", "2024-02-29", "2024-03-01", "2025"];

    public static readonly string[] Dates =
    [
        .. Days, "2024-02-29T23:59:59Z", "2024-02-29T23:59:59.5+02:00", "2024-03-01T00:00:00.1234567Z", "2024-03-01T00:00:00.1234568Z",
        "2023-12-31T23:30:00-05:00",
        "2024-01-01T00:00:00Z", "1899-12", "9999-12-31",
    ];

    public static readonly string[] Instants = ["2024-02-29T23:59:59Z", "2024-03-01T00:00:00.123Z", "2024-03-01T00:00:00.1234567Z"];

    public static readonly string[] Numbers =
        ["0", "0.5", "1", "1.0", "1.5", "5.4", "5.40", "5.44", "99.5", "100", "100.5", "1000", "-1", "0.0054", "0.45", "0.44999"];

    public static readonly (string Unit, string? System)[] Units =
    [
        ("g", Ucum), ("mg", Ucum), ("kg", Ucum), ("ug", Ucum), ("m", Ucum), ("cm", Ucum), ("Cel", Ucum), ("K", Ucum), ("mg", "urn:other"),
        ("tablet", null), ("", null),
    ];

    public static readonly (string Unit, string? System)[] Times = [("min", Ucum), ("h", Ucum), ("d", Ucum), ("a", Ucum)];

    public static readonly string[] Urls =
    [
        "http://x.example", "http://x.example/a", "http://x.example/a/b", "http://x.examplea", "http://X.example/a", "urn:oid:1.2.3",
        "http://x.example/" + Long,
        "http://x.example/" + Long + Long + Long + Long,
    ];

    /// <summary>Those that may have something above or below.</summary>
    public static readonly string[] Locators = [.. Urls.Where(url => !url.StartsWith("urn", StringComparison.Ordinal))];

    /// <summary>
    /// Far enough from one another, and from the ends of the distances asked for, that how they are measured does not matter.
    /// </summary>
    public static readonly (decimal Latitude, decimal Longitude)[] Places =
        [(59.33m, 18.07m), (57.7m, 11.97m), (0, 0), (-17.5m, 179.9m), (-17.5m, -179.9m), (-17.3m, -179.9m)];

    public static readonly string[] Distances = ["", "|9000|m", "|9|km", "|30", "|30|[mi_i]", "|600|km"];

    public static readonly string[] Versions = ["1.0", "1", "2"];

    /// <summary>Ids differ between types, so that references sort without regard to the type of their target.</summary>
    public static string Id(string type, int number) =>
        $"{(type == "QuestionnaireResponse" ? "qr" : type[..2].ToLowerInvariant())}{number}";
}
