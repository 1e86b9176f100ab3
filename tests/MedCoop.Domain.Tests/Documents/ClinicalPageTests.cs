namespace MedCoop.Domain.Tests.Documents;

/// <summary>What a doctor reads on the page of a document: nothing that matters is lost, and nothing is taken for what it is not.</summary>
public sealed class ClinicalPageTests
{
    private const string Amoxicillin = """{"resourceType":"MedicationRequest","id":"m","status":"active","intent":"order","medicationCodeableConcept":{"text":"Amoxicillin"}""";

    [Theory, InlineData("en", "DO NOT GIVE"), InlineData("ru", "НЕ ДАВАТЬ"), InlineData("be", "НЕ ДАВАЦЬ"), InlineData("ar", "يُمنع إعطاؤه")]
    public void A_medicine_that_must_not_be_given_is_no_ordinary_medicine(string language, string words)
    {
        var row = new PageOf(Amoxicillin + ""","doNotPerform":true}""", language).Row("Amoxicillin");

        Assert.Contains(words, row.Value, StringComparison.Ordinal);
        Assert.Equal("alarm", (string?)row.Attribute("class"));
    }

    [Fact]
    public void A_prohibition_that_is_over_gives_no_alarm() =>
        Assert.Null(new PageOf(Amoxicillin.Replace("active", "stopped", StringComparison.Ordinal) + ""","doNotPerform":true}""").Row("DO NOT GIVE").Attribute("class"));

    [Fact]
    public void The_dose_and_the_rate_that_were_given_are_shown()
    {
        var page = new PageOf("""
            {"resourceType":"MedicationAdministration","id":"m","status":"completed","medicationCodeableConcept":{"text":"Heparin"},
             "dosage":{"dose":{"value":5000,"unit":"U"},"rateQuantity":{"value":5,"unit":"mL/h"},"route":{"text":"intravenous"}}}
            """);

        Assert.Equal("5000 units, at 5 mL/h, intravenous", page.Cell("Heparin", "Dose and timing"));
    }

    [Fact]
    public void A_medicine_without_a_code_is_named_by_its_ingredients_and_every_strength_is_told()
    {
        const string Prescription = """{"resourceType":"MedicationRequest","id":"ID","status":"active","intent":"order","medicationReference":{"reference":"Medication/ID","display":"Named by who refers to it"}}""";
        const string Strength = """ "strength":{"numerator":{"value":500,"unit":"mg"},"denominator":{"value":1,"unit":"tablet"}} """;
        var page = new PageOf(
            Prescription.Replace("ID", "a", StringComparison.Ordinal) + "," + Prescription.Replace("ID", "b", StringComparison.Ordinal) + "," + Prescription.Replace("ID", "c", StringComparison.Ordinal),
            others: $$$"""
            {"resourceType":"Medication","id":"a","ingredient":[{"itemCodeableConcept":{"text":"Codeine"},{{{Strength}}}}]},
            {"resourceType":"Medication","id":"b","code":{"text":"Paracetamol"},"form":{"text":"coated"},"ingredient":[{"itemCodeableConcept":{"text":"paracetamol"},{{{Strength}}}}]},
            {"resourceType":"Medication","id":"c"}
            """);

        Assert.Equal(["Codeine 500 mg/tablet", "Paracetamol, 500 mg/tablet, coated", "Named by who refers to it"], page.Rows.Select(row => row.Element("th")!.Value));
    }

    [Theory]
    [InlineData("en", "ENTERED IN ERROR", "NOT DONE"), InlineData("ru", "ВВЕДЕНО ОШИБОЧНО", "НЕ ВЫПОЛНЕНО"), InlineData("be", "УВЕДЗЕНА ПАМЫЛКОВА", "НЕ ВЫКАНАНА"), InlineData("ar", "أُدخل خطأً", "لم يُجرَ")]
    public void What_was_entered_in_error_or_not_done_says_so_in_the_readers_language_and_stands_last(string language, string error, string notDone)
    {
        var page = new PageOf("""
            {"resourceType":"Immunization","id":"a","status":"not-done","vaccineCode":{"text":"Measles"},"occurrenceDateTime":"2026-01-01"},
            {"resourceType":"Immunization","id":"b","status":"completed","vaccineCode":{"text":"Tetanus"},"occurrenceDateTime":"2020-01-01"},
            {"resourceType":"Procedure","id":"c","status":"entered-in-error","code":{"text":"Appendectomy"},"performedDateTime":"2026-01-01"},
            {"resourceType":"Procedure","id":"d","status":"completed","code":{"text":"Tonsillectomy"},"performedDateTime":"2001-01-01"}
            """, language);

        Assert.Equal(["Tetanus", "Measles", "Tonsillectomy", "Appendectomy"], page.Rows.Select(row => row.Element("th")!.Value));
        Assert.Contains(notDone, page.Row("Measles").Value, StringComparison.Ordinal);
        Assert.Contains(error, page.Row("Appendectomy").Value, StringComparison.Ordinal);
        Assert.Equal([null, "void", null, "void"], page.Rows.Select(row => (string?)row.Attribute("class")));
    }

    [Theory]
    [InlineData("""{"resourceType":"Condition","id":"c","code":{"text":"Gout"},"clinicalStatus":"resolved","verificationStatus":"confirmed"}""", "resolved, confirmed")]
    [InlineData("""{"resourceType":"Condition","id":"c","code":{"text":"Gout"},"verificationStatus":"entered-in-error"}""", "ENTERED IN ERROR")]
    [InlineData("""{"resourceType":"AllergyIntolerance","id":"c","code":{"text":"Gout"},"clinicalStatus":"inactive","criticality":"high"}""", "inactive")]
    [InlineData("""{"resourceType":"MedicationStatement","id":"c","medicationCodeableConcept":{"text":"Gout"},"status":"stopped","dosage":"2 a day"}""", "stopped")]
    public void A_state_is_not_lost_for_its_form_and_what_is_over_is_after_what_is_not(string resource, string state)
    {
        var type = resource.Split('"')[3];
        var current = $$"""{"resourceType":"{{type}}","id":"d","code":{"text":"Now"},"medicationCodeableConcept":{"text":"Now"},"status":"active"}""";

        var page = new PageOf(resource + "," + current);

        Assert.Equal(state, page.Cell("Gout", "Status"));
        Assert.Equal(["Now", "Gout"], page.Rows.Select(row => row.Element("th")!.Value));
        Assert.NotEqual("alarm", (string?)page.Row("Gout").Attribute("class"));
    }

    [Fact]
    public void What_cannot_be_read_as_data_is_shown_as_it_is_written_and_says_so()
    {
        var page = new PageOf("""
            {"resourceType":"MedicationStatement","id":"m","status":{"x":1},"medicationCodeableConcept":{"text":"Warfarin"},"dosage":[{"text":"5 mg in the evening","timing":"?"}],"effectiveDateTime":{"y":2},"note":"a"},
            {"resourceType":"AllergyIntolerance","id":"a","code":{"text":"Penicillin"},"criticality":"high","onsetDateTime":["2"],"reaction":[{"manifestation":[{"text":"Shock"}],"onset":{"z":1}}]}
            """);

        Assert.Contains("5 mg in the evening", page.Row("Warfarin").Value, StringComparison.Ordinal);
        Assert.Contains("Shock", page.Row("Penicillin").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_section_that_is_only_text_is_printed_with_its_text()
    {
        var page = new PageOf("", section: ""","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\" dir=\"rtl\" lang=\"ar\">البنسلين</div>"}""");

        Assert.Equal("open", (string?)page.Body.Descendants("details").Single().Attribute("open"));
        Assert.Contains("details:not([open]){display:none}", Domain.Documents.Pages.PageStyle.Css, StringComparison.Ordinal);
        Assert.DoesNotContain("}details{display:none}", Domain.Documents.Pages.PageStyle.Css, StringComparison.Ordinal);
        Assert.Contains("<div dir=\"rtl\" lang=\"ar\">البنسلين", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_an_entry_that_is_not_in_the_document_its_words_are_told()
    {
        var page = new PageOf("", section: ""","entry":[{"reference":"AllergyIntolerance/3","display":"Penicillin – anaphylaxis"},{"display":"Nuts"}]""");

        Assert.Contains("Penicillin – anaphylaxis (AllergyIntolerance/3)", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nuts", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(""","birthDate":"1980-05-01","deceasedDateTime":"2020-04-30" """, "39 years"), InlineData(""","birthDate":"1980-05-01","deceasedDateTime":"2020" """, "~40 years"),
     InlineData(""","birthDate":"1980-05-01","deceasedBoolean":true """, null), InlineData(""","birthDate":"1980-05-01" """, "46 years"), InlineData(""","birthDate":"2025-01-01" """, "22 months")]
    public void The_dead_are_as_old_as_they_became(string patient, string? age)
    {
        var facts = new PageOf("", patient: patient).Body.Descendants("p").Single(p => (string?)p.Attribute("class") == "facts").Value;

        Assert.Equal(age, facts.Split(" · ").FirstOrDefault(part => part.EndsWith("years", StringComparison.Ordinal) || part.EndsWith("months", StringComparison.Ordinal)));
    }
}
