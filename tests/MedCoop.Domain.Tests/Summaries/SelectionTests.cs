using System.Globalization;
using System.Text;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Making;
using MedCoop.Fhir;

namespace MedCoop.Domain.Tests.Summaries;

/// <summary>What of a record goes into which section.</summary>
public sealed class SelectionTests
{
    private const string Clinical = "http://terminology.hl7.org/CodeSystem/";

    /// <summary>Type, the elements that decide, and the section; none: it is left out.</summary>
    public static TheoryData<string, string, SectionKind?> Rules { get; } = new()
    {
        { "AllergyIntolerance", Coded("clinicalStatus", "active"), SectionKind.Allergies },
        { "AllergyIntolerance", "", SectionKind.Allergies },
        { "AllergyIntolerance", Coded("clinicalStatus", "resolved"), null },
        { "AllergyIntolerance", Coded("clinicalStatus", "inactive"), null },
        { "AllergyIntolerance", Coded("verificationStatus", "entered-in-error"), null },
        { "AllergyIntolerance", Coded("verificationStatus", "refuted"), null },
        { "AllergyIntolerance", Coded("verificationStatus", "unconfirmed"), SectionKind.Allergies },
        { "Condition", Coded("clinicalStatus", "active"), SectionKind.Problems },
        { "Condition", Coded("clinicalStatus", "relapse"), SectionKind.Problems },
        { "Condition", "", SectionKind.Problems },
        { "Condition", Coded("clinicalStatus", "remission"), SectionKind.PastProblems },
        { "Condition", Coded("clinicalStatus", "resolved"), SectionKind.PastProblems },
        { "Condition", "\"abatementDateTime\":\"2020\"", SectionKind.PastProblems },
        { "Condition", Coded("verificationStatus", "refuted"), null },
        { "Condition", "\"category\":[{\"coding\":[{\"code\":\"functional-status\"}]}]", SectionKind.FunctionalStatus },
        { "MedicationStatement", "\"status\":\"active\"", SectionKind.Medications },
        { "MedicationStatement", "\"status\":\"intended\"", SectionKind.Medications },
        { "MedicationStatement", "\"status\":\"on-hold\"", SectionKind.Medications },
        { "MedicationStatement", "\"status\":\"unknown\"", SectionKind.Medications },
        { "MedicationStatement", "\"status\":\"completed\"", null },
        { "MedicationStatement", "\"status\":\"stopped\"", null },
        { "MedicationStatement", "\"status\":\"entered-in-error\"", null },
        { "MedicationRequest", "\"status\":\"active\"", SectionKind.Medications },
        { "MedicationRequest", "\"status\":\"active\",\"doNotPerform\":true", null },
        { "MedicationRequest", "\"status\":\"on-hold\"", SectionKind.Medications },
        { "MedicationRequest", "\"status\":\"draft\"", null },
        { "MedicationRequest", "\"status\":\"stopped\"", null },
        { "MedicationAdministration", "\"status\":\"in-progress\"", SectionKind.Medications },
        { "MedicationAdministration", "\"status\":\"completed\"", null },
        { "MedicationDispense", "\"status\":\"on-hold\"", SectionKind.Medications },
        { "Observation", Observed("final", "laboratory"), SectionKind.Results },
        { "Observation", Observed("preliminary", "laboratory"), SectionKind.Results },
        { "Observation", Observed("registered", "laboratory"), SectionKind.Results },
        { "Observation", Observed("final", "imaging"), SectionKind.Results },
        { "Observation", "\"status\":\"final\"", SectionKind.Results },
        { "Observation", "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://terminology.hl7.org/CodeSystem/v2-0074\",\"code\":\"LAB\"}]}]", SectionKind.Results },
        { "Observation", "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://snomed.info/sct\",\"code\":\"275711006\"}]}]", SectionKind.Results },
        { "Observation", "\"status\":\"final\",\"category\":[{\"text\":\"laboratory\"}]", SectionKind.Results },
        { "Observation", "\"status\":\"final\",\"category\":[{\"coding\":[{\"system\":\"http://own.example\",\"code\":\"exam\"}]}]", SectionKind.Results },
        { "Observation", Observed("final", "exam"), null },
        { "Observation", Observed("cancelled", "laboratory"), null },
        { "Observation", Observed("entered-in-error", "vital-signs"), null },
        { "Observation", Observed("final", "vital-signs"), SectionKind.VitalSigns },
        { "Observation", Observed("final", "social-history"), SectionKind.SocialHistory },
        { "Observation", Observed("final", "survey"), null },
        { "Observation", Observed("final", "laboratory") + "," + Code("82810-3"), SectionKind.Pregnancy },
        { "Observation", "\"status\":\"final\"," + Code("72166-2"), SectionKind.SocialHistory },
        { "DiagnosticReport", "\"status\":\"partial\"", SectionKind.Results },
        { "DiagnosticReport", "\"status\":\"cancelled\"", null },
        { "Procedure", "\"status\":\"completed\"", SectionKind.Procedures },
        { "Procedure", "\"status\":\"not-done\"", null },
        { "Procedure", "\"status\":\"entered-in-error\"", null },
        { "Immunization", "\"status\":\"completed\"", SectionKind.Immunizations },
        { "Immunization", "\"status\":\"not-done\"", null },
        { "DeviceUseStatement", "\"status\":\"active\"", SectionKind.Devices },
        { "DeviceUseStatement", "\"status\":\"entered-in-error\"", null },
        { "Flag", "\"status\":\"active\"", SectionKind.Alerts },
        { "Flag", "\"status\":\"inactive\"", null },
        { "ClinicalImpression", "\"status\":\"completed\"", SectionKind.FunctionalStatus },
        { "CarePlan", "\"status\":\"active\"", SectionKind.PlanOfCare },
        { "CarePlan", "\"status\":\"completed\"", null },
        { "ImmunizationRecommendation", "", SectionKind.PlanOfCare },
        { "Consent", "\"status\":\"active\",\"scope\":{\"coding\":[{\"code\":\"adr\"}]}", SectionKind.AdvanceDirectives },
        { "Consent", "\"status\":\"active\",\"category\":[{\"coding\":[{\"code\":\"dnr\"}]}]", SectionKind.AdvanceDirectives },
        { "Consent", "\"status\":\"active\",\"scope\":{\"coding\":[{\"code\":\"patient-privacy\"}]}", null },
        { "Consent", "\"status\":\"rejected\",\"scope\":{\"coding\":[{\"code\":\"adr\"}]}", null },
        { "DocumentReference", "\"status\":\"current\",\"type\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"81338-6\"}]}", SectionKind.PatientStory },
        { "DocumentReference", "\"status\":\"current\",\"type\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"60591-5\"}]}", null },
        { "DocumentReference", "\"status\":\"superseded\",\"type\":{\"coding\":[{\"system\":\"http://loinc.org\",\"code\":\"81338-6\"}]}", null },
        { "Encounter", "\"status\":\"finished\"", null },
    };

    [Theory, MemberData(nameof(Rules))]
    public void A_resource_goes_to_the_section_that_the_table_says(string type, string elements, SectionKind? section)
    {
        var part = Part(type, "1", elements);

        var selected = SummarySelection.Of([part], SummaryEdition.Newest);

        Assert.Equal(section is { } kind ? [kind] : [], selected.Where(one => one.Entries.Count > 0).Select(one => one.Section.Kind));
    }

    [Fact]
    public void Of_results_of_one_code_the_newest_three_are_told_and_the_others_counted()
    {
        var parts = Enumerable.Range(1, 5).Select(day => Part("Observation", $"a{day}", Observed("final", "laboratory") + "," + Code("2160-0") + $",\"effectiveDateTime\":\"2024-03-0{day}\""))
            .Append(Part("Observation", "b", Observed("final", "laboratory") + "," + Code("718-7") + ",\"effectiveDateTime\":\"2001-01-01\"")).Reverse();

        var results = SummarySelection.Of(parts, SummaryEdition.Newest).Single(section => section.Section.Kind == SectionKind.Results);

        Assert.Equal(["a5", "a4", "a3", "b"], results.Entries.Select(entry => entry.Key.Id));
        Assert.Equal(2, results.LeftOut);
    }

    [Fact]
    public void Results_that_have_no_code_in_common_do_not_push_each_other_out()
    {
        string[] codes = ["\"code\":{\"coding\":[{\"display\":\"Glucose\"}]}", "\"code\":{\"coding\":[{\"display\":\"Potassium\"}]}", "\"code\":{}", Code("x") + ",\"bodySite\":{\"text\":\"left\"}", Code("x") + ",\"bodySite\":{\"text\":\"right\"}"];
        var parts = codes.SelectMany((code, index) => Enumerable.Range(1, 3).Select(day => Part("Observation", $"{index}-{day}", $"\"status\":\"final\",{code},\"effectiveDateTime\":\"2024-03-0{day}\"")));

        var results = SummarySelection.Of(parts, SummaryEdition.Newest).Single(section => section.Section.Kind == SectionKind.Results);

        Assert.Equal((15, 0), (results.Entries.Count, results.LeftOut));
    }

    [Theory]
    [InlineData(""" "status":"final","effectiveDateTime":"2024-03-01","code":{"coding":[{"system":"http://loinc.org","code":"718-7"}]} """), InlineData(""" "status":"preliminary","effectivePeriod":{"start":"2024-03","end":"2025"} """),
     InlineData(""" "status":"final","effectivePeriod":{"end":"2025"},"category":[{"coding":[{"code":"vital-signs"}]}] """), InlineData(""" "status":"registered","effectiveInstant":"2024-03-01T10:00:00.5+03:00" """),
     InlineData(""" "status":"final","issued":"2024-03-01T10:00:00Z","code":{"text":"Urate"} """), InlineData(""" "status":"cancelled" """), InlineData(""" "status":"entered-in-error" """),
     InlineData(""" "status":"final","effectiveTiming":{"event":["2024"]},"code":{"coding":[{"display":"no code"},{"code":"x"}]} """), InlineData(""" "status":"final","category":[{"text":"own"}] """),
     InlineData(""" "status":"final","category":[{"coding":[{"code":"survey"}]},{"coding":[{"code":"laboratory"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"82810-3"}]} """), InlineData("")]
    [InlineData(""" "status":"final","code":{"coding":[{"display":"Glucose"}]},"bodySite":{"coding":[{"display":"left"}]} """), InlineData(""" "status":"final","code":{"coding":[{"system":"s"}]},"bodySite":{"text":"left"} """)]
    [InlineData(""" "_status":{"id":"s"},"contained":[{"resourceType":"Observation","id":"in","status":"cancelled"}],"component":[{"code":{"text":"part"},"valueQuantity":{"value":1}}],"status":"final","code":{"id":"c","extension":[{"url":"http://x.example","valueCode":"y"}],"coding":[{"extension":[{"url":"http://x.example","valueCoding":{"code":"inner"}}],"code":"9"}]},"_effectiveDateTime":{"id":"e"},"effectiveDateTime":"2024" """)]
    public void What_is_read_of_an_observation_first_decides_as_the_whole_does(string elements)
    {
        var part = Part("Observation", "1", elements);

        var (first, whole) = (part.Deciding, part.Resource);

        Assert.NotSame(first, whole);
        Assert.Equal((SelectionRules.SectionOf(whole), SelectionRules.TopicOf(whole), SelectionRules.InstantOf(whole)), (SelectionRules.SectionOf(first), SelectionRules.TopicOf(first), SelectionRules.InstantOf(first)));
    }

    [Fact]
    public void The_order_does_not_hang_on_the_order_of_the_record()
    {
        var parts = Enumerable.Range(1, 9).Select(number => Part("Condition", number.ToString(CultureInfo.InvariantCulture), Code("x") + $",\"recordedDate\":\"202{number % 3}\"")).ToList();

        var forwards = SummarySelection.Of(parts, SummaryEdition.Newest);
        var backwards = SummarySelection.Of(parts.AsEnumerable().Reverse(), SummaryEdition.Newest);

        Assert.Equal(forwards.SelectMany(section => section.Entries).Select(entry => entry.Key), backwards.SelectMany(section => section.Entries).Select(entry => entry.Key));
    }

    [Fact]
    public void Nothing_known_is_no_entry_and_there_is_nothing_is_none_beside_something()
    {
        var noInformation = Part("AllergyIntolerance", "none", Absent("no-allergy-info"));
        var noAllergy = Part("AllergyIntolerance", "known", """ "code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003"}]} """);
        var penicillin = Part("AllergyIntolerance", "penicillin", """ "code":{"text":"Penicillin"} """);

        Assert.Empty(Allergies(noInformation));
        Assert.Equal(["known"], Allergies(noInformation, noAllergy));
        Assert.Equal(["penicillin"], Allergies(noAllergy, penicillin));
        static IEnumerable<string> Allergies(params SummaryPart[] parts) => SummarySelection.Of(parts, SummaryEdition.Newest)[0].Entries.Select(entry => entry.Key.Id);
    }

    [Fact]
    public void That_there_is_none_of_one_kind_is_told_beside_another_kind()
    {
        var noMedicine = Part("AllergyIntolerance", "none", """ "code":{"coding":[{"system":"http://snomed.info/sct","code":"409137002"}]} """);

        Assert.Equal(["none", "nuts"], Allergies(noMedicine, Part("AllergyIntolerance", "nuts", """ "category":["food"],"code":{"text":"Nuts"} """)).Order());
        Assert.Equal(["penicillin"], Allergies(noMedicine, Part("AllergyIntolerance", "penicillin", """ "category":["medication"],"code":{"text":"Penicillin"} """)));
        Assert.Equal(["any"], Allergies(noMedicine, Part("AllergyIntolerance", "any", """ "code":{"text":"Penicillin"} """)));
        static IEnumerable<string> Allergies(params SummaryPart[] parts) => SummarySelection.Of(parts, SummaryEdition.Newest)[0].Entries.Select(entry => entry.Key.Id);
    }

    [Theory]
    [InlineData(null, "2.0.1"), InlineData("http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips", "2.0.1"), InlineData("http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips|2.0.0", "2.0.1"),
     InlineData("http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips|1.1.0", "1.1.0"), InlineData("http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips|3.0.0", null),
     InlineData("http://hl7.org.au/fhir/ps/StructureDefinition/au-ps-composition", null)]
    public void An_edition_is_chosen_by_the_profiles_canonical(string? profile, string? version) => Assert.Equal(version, SummaryEdition.Find(profile)?.Version);

    internal static SummaryPart Part(string type, string id, string elements, int version = 1)
    {
        var json = Encoding.UTF8.GetBytes($$"""{"resourceType":"{{type}}","id":"{{id}}"{{(elements.Trim().Length == 0 ? "" : "," + elements)}}}""");
        return new SummaryPart(new ResourceKey(type, id), version, json);
    }

    internal static string Absent(string code) => $$"""
        "code":{"coding":[{"system":"{{AbsenceCodes.Earlier}}","code":"{{code}}"}]}
        """;

    private static string Coded(string element, string code) => $"\"{element}\":{{\"coding\":[{{\"system\":\"{Clinical}x\",\"code\":\"{code}\"}}]}}";

    private static string Observed(string status, string category) => $"\"status\":\"{status}\",\"category\":[{{\"coding\":[{{\"system\":\"{Clinical}observation-category\",\"code\":\"{category}\"}}]}}]";

    private static string Code(string code) => $"\"code\":{{\"coding\":[{{\"system\":\"http://loinc.org\",\"code\":\"{code}\"}}]}}";
}
