namespace MedCoop.Domain.Tests.Documents;

/// <summary>Results on the page of a document.</summary>
public sealed class ResultPageTests
{
    [Theory, InlineData("en", "ENTERED IN ERROR"), InlineData("ru", "ВВЕДЕНО ОШИБОЧНО"), InlineData("be", "УВЕДЗЕНА ПАМЫЛКОВА"), InlineData("ar", "أُدخل خطأً")]
    public void A_result_that_was_retracted_is_no_value_and_no_trend_and_stands_last_as_that(string language, string error)
    {
        var page = new PageOf(Potassium("a", "7.9", "2026-11-28", ""","interpretation":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"HH"}]}]""", "entered-in-error")
            + "," + Potassium("b", "4.1", "2026-11-27") + "," + Potassium("c", "4.1", "2026-11-26", status: "cancelled"), language);

        Assert.Equal([null, "void", "void"], page.Rows.Select(row => (string?)row.Attribute("class")));
        Assert.DoesNotContain("7", page.Rows[0].Elements("td").First().Value, StringComparison.Ordinal);
        Assert.DoesNotContain("trend", page.Html[page.Html.IndexOf("<tbody>", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains(error, page.Rows[1].Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Different_tests_without_codes_are_different_rows()
    {
        var page = new PageOf("""
            {"resourceType":"Observation","id":"a","status":"final","code":{"coding":[{"display":"Glucose"}]},"effectiveDateTime":"2026-01-01","valueQuantity":{"value":5.6,"unit":"mmol/L"}},
            {"resourceType":"Observation","id":"b","status":"final","code":{"coding":[{"system":"http://loinc.org","display":"Potassium"}]},"effectiveDateTime":"2026-01-02","valueQuantity":{"value":4.1,"unit":"mmol/L"}},
            {"resourceType":"Observation","id":"c","status":"final","code":{},"effectiveDateTime":"2026-01-03","valueQuantity":{"value":1,"unit":"mmol/L"}},
            {"resourceType":"Observation","id":"d","status":"final","code":{},"effectiveDateTime":"2026-01-04","valueQuantity":{"value":2,"unit":"mmol/L"}},
            {"resourceType":"Observation","id":"e","status":"final","code":{"text":"Pressure"},"component":[{"code":{"coding":[{"display":"systolic"}]},"valueQuantity":{"value":120}},{"code":{"coding":[{"display":"diastolic"}]},"valueQuantity":{"value":80}}]}
            """);

        Assert.Equal(6, page.Rows.Count);
        Assert.Equal("5.6 mmol/L", page.Cell("Glucose", "Result"));
        Assert.Equal("80", page.Cell("diastolic", "Result"));
    }

    [Fact]
    public void The_left_eye_is_not_the_right()
    {
        var page = new PageOf(Eye("a", "left", "31", "2026-01-01") + "," + Eye("b", "right", "14", "2026-01-02") + "," + Eye("c", "left", "20", "2025-01-01"));

        Assert.Equal(2, page.Rows.Count);
        Assert.StartsWith("31 mmHg earlier: 20", page.Cell("left", "Result"), StringComparison.Ordinal);
        Assert.Equal("14 mmHg", page.Cell("right", "Result"));
    }

    [Fact]
    public void The_newest_is_newest_in_whatever_zone_it_was_written()
    {
        var page = new PageOf(Potassium("a", "4.0", "2024-05-17T23:00:00Z") + "," + Potassium("b", "5.0", "2024-05-18T00:30:00+03:00"));

        Assert.StartsWith("4.0 mmol/L earlier: 5.0", page.Cell("Potassium", "Result"), StringComparison.Ordinal);
        Assert.Contains("falling", page.Cell("Potassium", "Trend"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_panel_whose_parts_are_nowhere_does_not_vanish()
    {
        var page = new PageOf("""
            {"resourceType":"Observation","id":"a","status":"preliminary","code":{"text":"Blood count"},"hasMember":[{"reference":"Observation/gone"}]},
            {"resourceType":"Observation","id":"b","status":"final","code":{"text":"Lipids"},"hasMember":[{"reference":"Observation/m"}],"note":[{"text":"not fasting"}]},
            {"resourceType":"Observation","id":"m","status":"final","code":{"text":"LDL"},"valueQuantity":{"value":3,"unit":"mmol/L"}}
            """);

        Assert.Equal("preliminary", page.Cell("Blood count", "Status"));
        Assert.Equal("not fasting", page.Cell("Lipids", "Note"));
        Assert.Equal("3 mmol/L", page.Cell("LDL", "Result"));
    }

    [Fact]
    public void A_number_that_is_a_text_or_beyond_all_numbers_is_shown_as_it_is_written()
    {
        var page = new PageOf("""
            {"resourceType":"Observation","id":"a","status":"final","code":{"text":"Text"},"valueQuantity":{"value":"5.6","unit":"mmol/L"}},
            {"resourceType":"Observation","id":"b","status":"final","code":{"text":"Huge"},"effectiveDateTime":"2026-01-01","valueQuantity":{"value":79228162514264337593543950335}},
            {"resourceType":"Observation","id":"c","status":"final","code":{"text":"Huge"},"effectiveDateTime":"2026-01-02","valueQuantity":{"value":-79228162514264337593543950335}},
            {"resourceType":"Observation","id":"d","status":"final","code":{"text":"Huge"},"effectiveDateTime":"2026-01-03","valueQuantity":{"value":1}}
            """);

        Assert.Equal("5.6 mmol/L", page.Cell("Text", "Result"));
        Assert.Equal(3, page.Rows.Count(row => row.Value.Contains("Huge", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("\"valueTime\":\"06:30:00\"", "06:30"), InlineData("\"valueBoolean\":false", "no"), InlineData("\"valueInteger\":3", "3"), InlineData("\"valueString\":\"clear\"", "clear"), InlineData("\"valueDateTime\":\"2024-05\"", "May 2024"),
     InlineData("\"valueRatio\":{\"numerator\":{\"value\":1},\"denominator\":{\"value\":128}}", "1:128"), InlineData("\"valuePeriod\":{\"start\":\"2024\"}", "since 2024"), InlineData("\"dataAbsentReason\":{\"text\":\"clotted\"}", "clotted")]
    public void A_value_of_every_type_is_told(string value, string words) =>
        Assert.Equal(words, new PageOf($$"""{"resourceType":"Observation","id":"a","status":"final","code":{"text":"Test"},{{value}}}""").Cell("Test", "Result"));

    [Fact]
    public void For_whom_a_reference_range_is_stands_beside_it()
    {
        var page = new PageOf("""{"resourceType":"Observation","id":"a","status":"final","code":{"text":"Test"},"valueQuantity":{"value":130,"unit":"g/L"},"referenceRange":[{"low":{"value":120,"unit":"g/L"},"high":{"value":160,"unit":"g/L"},"appliesTo":[{"text":"women"}]}]}""");

        Assert.Equal("120 – 160 g/L (women)", page.Cell("Test", "Reference range"));
    }

    private static string Potassium(string id, string value, string date, string more = "", string status = "final") => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"{{status}}","code":{"coding":[{"system":"http://loinc.org","code":"2823-3","display":"Potassium"}]},"effectiveDateTime":"{{date}}","valueQuantity":{"value":{{value}},"unit":"mmol/L"}{{more}} }
        """;

    private static string Eye(string id, string side, string value, string date) => $$"""
        {"resourceType":"Observation","id":"{{id}}","status":"final","code":{"text":"Eye pressure"},"bodySite":{"text":"{{side}} eye"},"effectiveDateTime":"{{date}}","valueQuantity":{"value":{{value}},"unit":"mmHg"} }
        """;
}
