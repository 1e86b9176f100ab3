using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MedCoop.Domain.Access;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Domain.Summaries.Words;
using static MedCoop.Domain.Tests.Summaries.SelectionTests;

namespace MedCoop.Domain.Tests.Summaries;

/// <summary>The document that is made of a record.</summary>
public sealed partial class SummaryDocumentTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_data_and_instant_give_the_same_bytes_whatever_the_order_of_the_record()
    {
        var record = Record();

        var first = Make(record);
        var second = Make(record.AsEnumerable().Reverse());

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public void Another_instant_changes_the_identifier_and_the_dates_and_nothing_else()
    {
        var (first, second) = (Make(Record()), Make(Record(), at: Noon.AddHours(1)));

        Assert.NotEqual((string?)first["identifier"]!["value"], (string?)second["identifier"]!["value"]);
        Assert.NotEqual((string?)first["timestamp"], (string?)second["timestamp"]);
        foreach (var bundle in new[] { first, second })
        {
            bundle.Remove("identifier");
            bundle.Remove("timestamp");
            bundle["entry"]![0]!["resource"]!.AsObject().Remove("date");
        }

        Assert.Equal(first.ToJsonString(), second.ToJsonString());
    }

    [Fact]
    public void A_new_version_of_a_resource_is_another_entry_and_another_document()
    {
        var (first, second) = (Make([Part("Condition", "1", """ "code":{"text":"Gout"} """)]), Make([Part("Condition", "1", """ "code":{"text":"Gout"} """, version: 2)]));

        Assert.NotEqual(Entry(first, "Condition")["fullUrl"]!.GetValue<string>(), Entry(second, "Condition")["fullUrl"]!.GetValue<string>());
        Assert.NotEqual((string?)first["identifier"]!["value"], (string?)second["identifier"]!["value"]);
        Assert.Equal(Entry(first, "Composition")["fullUrl"]!.GetValue<string>(), Entry(second, "Composition")["fullUrl"]!.GetValue<string>());
    }

    [Fact]
    public void References_lead_to_entries_or_to_this_server_and_bytes_are_kept()
    {
        var bundle = Make([Part("Condition", "1", """ "code":{"text":"Gout"},"subject":{"reference":"Patient/p"},"encounter":{"reference":"Encounter/e"},"asserter":{"reference":"https://elsewhere.example/fhir/Practitioner/1"},"note":[{"text":"a  b"}],"extension":[{"url":"u","valueDecimal":1.50}]""")]);

        var condition = Entry(bundle, "Condition")["resource"]!;

        Assert.Equal(Entry(bundle, "Patient")["fullUrl"]!.GetValue<string>(), (string?)condition["subject"]!["reference"]);
        Assert.Equal("https://here.example/fhir/Encounter/e", (string?)condition["encounter"]!["reference"]);
        Assert.Equal("https://elsewhere.example/fhir/Practitioner/1", (string?)condition["asserter"]!["reference"]);
        Assert.Contains("\"valueDecimal\":1.50", condition.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_on_record_is_never_said_to_be_nothing()
    {
        var (newest, earlier) = (Make([]), Make([], SummaryEdition.Earlier));

        Assert.Equal(["48765-2", "11450-4", "10160-0"], Sections(newest).Select(section => (string)section["code"]!["coding"]![0]!["code"]!));
        Assert.All(Sections(newest), section => Assert.Equal("unavailable", (string?)section["emptyReason"]!["coding"]![0]!["code"]));
        Assert.All(Sections(earlier), section => Assert.Single(section["entry"]!.AsArray()));
        Assert.Equal(["no-allergy-info", "no-problem-info", "no-medication-info"], Codes(earlier));
        Assert.Empty(Codes(newest));
        Assert.All(Sections(newest), section => Assert.Contains("does not mean that there is none", (string)section["text"]!["div"]!, StringComparison.Ordinal));
        Assert.NotNull(Entry(earlier, "MedicationStatement")["resource"]!["_effectiveDateTime"]);
    }

    [Fact]
    public void What_is_known_to_be_nothing_is_said_in_the_codes_of_the_edition()
    {
        var record = new[] { Part("AllergyIntolerance", "1", Absent("no-known-allergies")) };

        Assert.Equal(["716186003", "no-known-allergies"], CodesOf(Make(record), "AllergyIntolerance"));
        Assert.Equal(["no-known-allergies"], CodesOf(Make(record, SummaryEdition.Earlier), "AllergyIntolerance"));
        Assert.Null(Sections(Make(record))[0]["emptyReason"]);
    }

    [Fact]
    public void What_the_profiles_want_and_nobody_recorded_is_said_to_be_unknown()
    {
        var bundle = Make([Part("MedicationStatement", "1", "\"status\":\"active\""), Part("Observation", "2", "\"status\":\"final\""), Part("Procedure", "3", "\"status\":\"completed\"")]);

        Assert.Equal("unknown", Reason(Entry(bundle, "Patient")["resource"]!["_birthDate"]));
        Assert.Equal("unknown", Reason(Entry(bundle, "MedicationStatement")["resource"]!["_effectiveDateTime"]));
        Assert.Equal("unknown", Reason(Entry(bundle, "Observation")["resource"]!["_effectiveDateTime"]));
        Assert.Equal("unknown", Reason(Entry(bundle, "Observation")["resource"]!["performer"]![0]));
        Assert.Equal("unknown", Reason(Entry(bundle, "Procedure")["resource"]!["_performedDateTime"]));
        static string? Reason(JsonNode? element) => (string?)element!["extension"]![0]!["valueCode"];
    }

    [Theory]
    [InlineData("en", "ltr", "Allergies and intolerances"), InlineData("ar", "rtl", "الحساسية وعدم التحمل"), InlineData("ru", "ltr", "Аллергии и непереносимость"), InlineData("be", "ltr", "Алергіі і непераноснасць")]
    public void Narratives_are_in_the_readers_language_and_run_its_way(string language, string direction, string title)
    {
        var section = Sections(Make(Record(), language: language))[0];

        var div = XElement.Parse((string)section["text"]!["div"]!);

        Assert.Equal((title, language, direction), ((string?)section["title"], (string?)div.Attribute("lang"), (string?)div.Attribute("dir")));
    }

    [Fact]
    public void No_text_of_others_is_taken_for_markup()
    {
        const string Evil = "<script>alert(1)</script> & \\\" \\u0001 \\ud83d\\ude00";
        var bundle = Make([Part("Condition", "1", $$""" "code":{"text":"{{Evil}}"},"note":[{"text":"{{Evil}}"}]"""), Part("AllergyIntolerance", "2", $$""" "code":{"coding":[{"display":"{{Evil}}"}]}""")]);

        foreach (var section in Sections(bundle))
        {
            var div = XElement.Parse((string)section["text"]!["div"]!);
            Assert.DoesNotContain(div.Descendants(), element => element.Name.LocalName == "script");
        }

        Assert.Contains("<script>alert(1)</script> & \"  😀", XElement.Parse((string)Sections(bundle)[1]["text"]!["div"]!).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_row_has_an_id_of_its_own_that_leads_to_its_entry()
    {
        var bundle = Make(Record());
        var ids = Sections(bundle).SelectMany(section => Id().Matches((string)section["text"]!["div"]!)).Select(match => match.Groups["id"].Value).ToList();
        var linked = Sections(bundle).SelectMany(section => section["text"]!["extension"]!.AsArray()).Select(link => ((string)link!["extension"]![0]!["valueString"]!, (string)link["extension"]![1]!["valueUri"]!)).ToList();

        Assert.Equal(ids.Distinct(), ids);
        Assert.Equal(ids, linked.Select(link => link.Item1));
        Assert.Equal(Sections(bundle).SelectMany(section => section["entry"]!.AsArray()).Select(entry => (string)entry!["reference"]!), linked.Select(link => link.Item2));
    }

    [Fact]
    public void Whoever_may_not_see_a_type_is_told_that_it_is_withheld()
    {
        var sections = Sections(Make([], hidden: ["AllergyIntolerance", "MedicationStatement"]));

        Assert.Equal("withheld", (string?)sections[0]["emptyReason"]!["coding"]![0]!["code"]);
        Assert.Equal("unavailable", (string?)sections[2]["emptyReason"]!["coding"]![0]!["code"]);
    }

    [Fact]
    public void The_whole_is_as_confidential_as_its_most_confidential_part()
    {
        var bundle = Make([Part("Condition", "1", """ "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"HIV"},{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}]} """)]);

        Assert.Equal(["HIV", "R"], bundle["meta"]!["security"]!.AsArray().Select(label => (string)label!["code"]!));
        Assert.Equal("R", (string?)Entry(bundle, "Composition")["resource"]!["confidentiality"]);
    }

    [Fact]
    public void A_device_that_a_patient_has_is_told_though_nobody_recorded_its_use()
    {
        var bundle = Make([Part("Device", "pacemaker", """ "patient":{"reference":"Patient/p"},"type":{"text":"Pacemaker"} """)]);

        Assert.Contains("Pacemaker", (string)Sections(bundle).Single(section => (string)section["code"]!["coding"]![0]!["code"]! == "46264-8")["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Equal(Urls(bundle, "Device").Last(), (string?)Entry(bundle, "DeviceUseStatement")["resource"]!["device"]!["reference"]);
    }

    [Fact]
    public void A_use_that_was_entered_in_error_does_not_hide_the_device()
    {
        var bundle = Make([Part("Device", "pacemaker", """ "patient":{"reference":"Patient/p"},"type":{"text":"Pacemaker"} """), Part("DeviceUseStatement", "wrong", """ "status":"entered-in-error","device":{"reference":"Device/pacemaker"} """)]);

        Assert.Contains("Pacemaker", Narrative(bundle, "46264-8"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_patients_other_records_are_the_patient_and_are_named_only_by_the_patients_own_links()
    {
        var bundle = Make([Part("Condition", "c", """ "code":{"text":"Gout"},"subject":{"reference":"Patient/old"} """)], replaced: ["old"], patient: ""","link":[{"other":{"reference":"Patient/old"},"type":"replaces"}]""");

        Assert.Equal(Entry(bundle, "Patient")["fullUrl"]!.GetValue<string>(), (string?)Entry(bundle, "Condition")["resource"]!["subject"]!["reference"]);
        Assert.Equal("https://here.example/fhir/Patient/old", (string?)Entry(bundle, "Patient")["resource"]!["link"]![0]!["other"]!["reference"]);
    }

    [Fact]
    public void A_medicine_or_device_that_stands_in_its_own_resource_is_named_with_its_strength()
    {
        var narrative = Narrative(
            Make([Part("MedicationStatement", "m", """
                "status":"active","medicationReference":{"reference":"#x"},"contained":[{"resourceType":"Medication","id":"x","code":{"text":"Paracetamol"},
                 "ingredient":[{"itemCodeableConcept":{"text":"paracetamol"},"strength":{"numerator":{"value":500,"unit":"mg"},"denominator":{"value":1,"unit":"tablet"}}}]}]
                """)]),
            "10160-0");

        Assert.Contains("Paracetamol, 500 mg/tablet", narrative, StringComparison.Ordinal);
        Assert.Contains("Pacer 7", Narrative(Make([Part("DeviceUseStatement", "d", """ "status":"active","device":{"reference":"#y"},"contained":[{"resourceType":"Device","id":"y","modelNumber":"Pacer 7"}] """)]), "46264-8"), StringComparison.Ordinal);
    }

    [Fact]
    public void Narratives_tell_what_was_given_how_fast_and_whether_it_waits_and_what_somebody_reacted_to()
    {
        var bundle = Make([
            Part("MedicationAdministration", "m", """ "status":"on-hold","medicationCodeableConcept":{"text":"Heparin"},"dosage":{"dose":{"value":5000,"unit":"U"},"rateQuantity":{"value":5,"unit":"mL/h"}} """),
            Part("AllergyIntolerance", "a", """ "reaction":[{"substance":{"text":"Latex"},"manifestation":[{"text":"Hives"}]}] """),
        ]);

        Assert.Contains("5000 units, at 5 mL/h", Narrative(bundle, "10160-0"), StringComparison.Ordinal);
        Assert.Contains("on hold", Narrative(bundle, "10160-0"), StringComparison.Ordinal);
        Assert.Contains("<td>Latex</td>", Narrative(bundle, "48765-2"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_based_id_is_the_one_that_others_make_of_the_same_name() =>
        Assert.Equal(Guid.Parse("c348481b-eaea-5228-aebc-60bb3fae75e2"), NameBasedId.Of("https://here.example/fhir/Patient/1"));

    private static List<SummaryPart> Record() =>
    [
        Part("AllergyIntolerance", "a", """ "code":{"text":"Penicillin"},"criticality":"high","reaction":[{"manifestation":[{"text":"Shock"}],"severity":"severe"}]"""),
        Part("Condition", "c", """ "code":{"text":"Gout"},"recordedDate":"2024-01-01" """),
        Part("Condition", "d", """ "code":{"text":"Flu"},"recordedDate":"2024-01-01" """),
        Part("MedicationStatement", "m", """ "status":"active","medicationCodeableConcept":{"text":"Allopurinol"},"effectiveDateTime":"2024","dosage":[{"text":"1 a day","timing":{"repeat":{"frequency":1,"period":1,"periodUnit":"d"} } }]"""),
        Part("Observation", "o", """ "status":"final","code":{"text":"Urate"},"valueQuantity":{"value":401.5,"unit":"umol/L"},"effectiveDateTime":"2024-02-01" """),
    ];

    private static JsonObject Make(IEnumerable<SummaryPart> record, SummaryEdition? edition = null, string language = "en", DateTimeOffset? at = null, string[]? hidden = null, string[]? replaced = null, string patient = "")
    {
        var references = LocalReferences.RelativeOnly;
        var parts = PatientDevices.WithUses([.. record], references);
        var bytes = SummaryDocument.Make(new SummaryRequest
        {
            Patient = Part("Patient", "p", """ "name":[{"family":"Almahmoudi"}] """ + patient),
            Replaced = [.. (replaced ?? []).Select(id => new MedCoop.Fhir.ResourceKey("Patient", id))],
            Sections = SummarySelection.Of(parts, edition ?? SummaryEdition.Newest),
            Supporting = [.. parts.Where(part => part.Key.Type == "Device")],
            Edition = edition ?? SummaryEdition.Newest,
            Codes = new CodeWords(language),
            BaseUrl = "https://here.example/fhir",
            References = references,
            Software = "1.0.0",
            HiddenTypes = (hidden ?? []).ToHashSet(),
            At = at ?? Noon,
        });
        return JsonNode.Parse(Encoding.UTF8.GetString(bytes.Span))!.AsObject();
    }

    private static JsonNode Entry(JsonObject bundle, string type) => bundle["entry"]!.AsArray().First(entry => (string)entry!["resource"]!["resourceType"]! == type)!;

    private static string Narrative(JsonObject bundle, string code) => (string)Sections(bundle).Single(section => (string)section["code"]!["coding"]![0]!["code"]! == code)["text"]!["div"]!;

    private static IEnumerable<string> Urls(JsonObject bundle, string type) => bundle["entry"]!.AsArray().Where(entry => (string)entry!["resource"]!["resourceType"]! == type).Select(entry => (string)entry!["fullUrl"]!);

    private static List<JsonNode> Sections(JsonObject bundle) => [.. Entry(bundle, "Composition")["resource"]!["section"]!.AsArray().Select(section => section!)];

    private static List<string> CodesOf(JsonObject bundle, string type) => [.. Entry(bundle, type)["resource"]!["code"]!["coding"]!.AsArray().Select(coding => (string)coding!["code"]!)];

    private static List<string> Codes(JsonObject bundle) => [.. bundle["entry"]!.AsArray().Select(entry => entry!["resource"]!).Select(resource => resource["code"] ?? resource["medicationCodeableConcept"]).OfType<JsonObject>()
        .Select(code => (string)code["coding"]![0]!["code"]!)];

    [GeneratedRegex(" id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Id();
}
