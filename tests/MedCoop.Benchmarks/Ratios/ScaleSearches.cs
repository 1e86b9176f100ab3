using System.Text;
using MedCoop.Benchmarks.Data;

namespace MedCoop.Benchmarks.Ratios;

/// <summary>
/// The searches whose time is compared between a small store and one a hundred times its size. Values rotate, so that no two neighbouring
/// requests are the same.
/// </summary>
internal static class ScaleSearches
{
    private const string NationalId = "urn:oid:2.16.840.1.113883.2.9999";
    private const string Loinc = LifelikeObservations.Loinc;

    private static readonly string[] Families = ["Иванова", "Петров", "Сидоренко", "Кузнецова", "Морозов", "Новак", "Хорват", "Окафор"];

    /// <summary>What coordinators and hospitals ask all day. The first page holds the same number of resources at either size.</summary>
    public static readonly (string Name, Func<int, string> Path)[] Typical =
    [
        ("patient by identifier", i => $"Patient?identifier={NationalId}%7C{Number(i)}"),
        ("family, by birth date", i => $"Patient?family={Uri.EscapeDataString(Families[i % Families.Length])}&_sort=birthdate"),
        ("newest of a code", i => $"Observation?code={Loinc}%7C{Code(i)}&_sort=-date"),
        ("newest of a patient", i => $"Observation?subject=Patient/p{i % 150}&_sort=-date"),
        ("patient of a case (_has)", i => $"Patient?_has:Task:patient:identifier={LifelikeTasks.CaseSystem}%7C{i % 150}"),
        ("open tasks of an owner", i => $"Task?owner=Organization/coordination-{i % 2}&status=requested&_sort=-authored-on"),
        ("changed since", i => $"Observation?_lastUpdated=ge2020-01-{1 + (i % 28):00}&_sort=-_lastUpdated"),
        ("patients by 20 identifiers", i => $"Patient?identifier={string.Join(',', Enumerable.Range(i % 100, 20).Select(n => $"{NationalId}%7C{Number(n)}"))}"),
        ("with their patient (_include)", i => $"Task?owner=Organization/coordination-{i % 2}&status=requested&_sort=-authored-on&_include=Task:patient"),
        ("by the patient's identifier (chain)", i => $"Observation?subject:Patient.identifier={NationalId}%7C{Number(i)}"),
        ("code within five years", i => $"Observation?code={Loinc}%7C{Code(i)}&date=ge20{16 + (i % 5)}-07-01&date=lt20{21 + (i % 5)}-07-01&_sort=-date"),
        ("code above a value", i => $"Observation?code={Loinc}%7C8867-4&value-quantity=gt{60 + (i % 10)}%7Chttp://unitsofmeasure.org%7C/min"),
    ];

    /// <summary>Work that grows with what is stored, whatever the server does: counting all matches, looking inside every text.</summary>
    public static readonly (string Name, Func<int, string> Path)[] Growing =
    [
        ("accurate total of a code", i => $"Observation?code={Loinc}%7C{Code(i)}&_total=accurate"),
        ("part of a name that nobody has", i => $"Patient?name:contains=xq{i % 10}"),
        ("patients with any of a code (_has)", i => $"Patient?_has:Observation:patient:code={Loinc}%7C{Code(i)}"),
    ];

    /// <summary>The request of one page.</summary>
    public static byte[] Request(string path) => Encoding.ASCII.GetBytes(
        $"GET /fhir/{path}&_count={ScaleRatio.Page} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n\r\n");

    private static string Number(int i) => $"{(ScaleRatio.PatientSeed * 1_000_000) + (i % 150):D10}";

    private static string Code(int i) => LifelikeObservations.Kinds[i % LifelikeObservations.Kinds.Length].Code;
}
