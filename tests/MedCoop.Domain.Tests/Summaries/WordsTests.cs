using Hl7.Fhir.Model;
using MedCoop.Domain.Summaries;
using MedCoop.Domain.Summaries.Words;
using MedCoop.Fhir;

namespace MedCoop.Domain.Tests.Summaries;

/// <summary>Dates, amounts and schedules in words of four languages.</summary>
public sealed class WordsTests
{
    [Theory]
    [InlineData("en", 1, "1 day"), InlineData("en", 2, "2 days"), InlineData("ru", 1, "1 день"), InlineData("ru", 2, "2 дня"), InlineData("ru", 5, "5 дней"), InlineData("ru", 11, "11 дней"),
     InlineData("ru", 21, "21 день"), InlineData("ru", 112, "112 дней"), InlineData("be", 3, "3 дні"), InlineData("be", 12, "12 дзён"), InlineData("be", 101, "101 дзень"),
     InlineData("ar", 1, "يوم واحد"), InlineData("ar", 2, "يومين"), InlineData("ar", 7, "7 أيام"), InlineData("ar", 11, "11 يومًا"), InlineData("ar", 105, "105 أيام")]
    public void A_counted_word_takes_the_form_of_its_number(string language, int number, string words) =>
        Assert.Equal(words, TimeUnits.Find("d")!.In(language, number));

    [Theory]
    [InlineData("ru", "1,5 дня"), InlineData("be", "1,5 дня"), InlineData("en", "1.5 days")]
    public void A_fraction_has_a_form_of_its_own(string language, string words) => Assert.Equal(words, TimeUnits.Find("d")!.In(language, 1.5m));

    [Theory]
    [InlineData("2024-03-01", "en", "1 Mar 2024"), InlineData("2024-03-01", "ru", "01.03.2024"), InlineData("2024-03-01", "ar", "1 مارس 2024"), InlineData("2024-03", "be", "03.2024"),
     InlineData("2024-03", "en", "Mar 2024"), InlineData("2024", "ar", "2024"), InlineData("2024-03-01T09:30:00+03:00", "en", "1 Mar 2024 09:30"), InlineData("2024-13-01", "en", "2024-13-01"),
     InlineData("in spring", "en", "in spring")]
    public void A_date_keeps_its_precision_and_is_read_without_doubt(string date, string language, string words) => Assert.Equal(words, DateWords.Of(date, language));

    [Fact]
    public void The_precision_of_a_value_is_kept()
    {
        Assert.Equal("7.40 mmol/L", QuantityWords.Of(new Quantity { Value = 7.40m, Unit = "mmol/L" }, "en"));
        Assert.Equal("7,40 mmol/L", QuantityWords.Of(new Quantity { Value = 7.40m, Unit = "mmol/L" }, "ru"));
        Assert.Equal("<0.5 ug", QuantityWords.Of(new Quantity { Value = 0.5m, Code = "ug", Comparator = Quantity.QuantityComparator.LessThan }, "ar"));
    }

    [Theory]
    [InlineData("en", "2 tablets, 2 times a day, 30 minutes before meals, for 7 days")]
    [InlineData("ru", "2 таблетки, 2 раза в день, за 30 минут до еды, курс: 7 дней")]
    [InlineData("be", "2 таблеткі, 2 разы у дзень, за 30 хвілін да яды, курс: 7 дзён")]
    [InlineData("ar", "قرصين، مرتين يوميًا، بفارق 30 دقيقة قبل الطعام، لمدة 7 أيام")]
    public void A_dosage_is_told_in_the_readers_language(string language, string words)
    {
        var dosage = new Dosage
        {
            Timing = new Timing
            {
                Repeat = new Timing.RepeatComponent
                {
                    Frequency = 2,
                    Period = 1,
                    PeriodUnit = Timing.UnitsOfTime.D,
                    When = [Timing.EventTiming.AC],
                    Offset = 30,
                    Bounds = new Duration { Value = 7, Unit = "days", Code = "d", System = "http://unitsofmeasure.org" },
                },
            },
            DoseAndRate = [new Dosage.DoseAndRateComponent { Dose = new Quantity { Value = 2, Unit = "tablet", Code = "{tbl}" } }],
        };

        Assert.Equal(words, DosageWords.Of(dosage, new CodeWords(language)));
    }

    [Theory]
    [InlineData(1, null, 8, null, "h", "every 8 hours"), InlineData(1, null, 4, 6, "h", "every 4–6 hours"), InlineData(3, null, 1, null, "d", "3 times a day"), InlineData(1, null, 1, null, "d", "once a day"),
     InlineData(1, 2, 1, null, "d", "1–2 times a day"), InlineData(2, null, 3, null, "d", "2 times in 3 days"), InlineData(1, null, 1, null, "wk", "every week"), InlineData(1, null, 1, null, "h", "every hour")]
    public void A_frequency_is_said_as_people_say_it(int frequency, int? most, int period, int? longest, string unit, string words)
    {
        var parsed = Hl7.Fhir.Utility.EnumUtility.ParseLiteral<Timing.UnitsOfTime>(unit);

        var said = TimingWords.Of(new Timing { Repeat = new Timing.RepeatComponent { Frequency = frequency, FrequencyMax = most, Period = period, PeriodMax = longest, PeriodUnit = parsed } }, "en");

        Assert.Equal(words, said);
    }

    [Theory]
    [InlineData("BID", null, "2 times a day, since 1 Jan 2024"), InlineData("BID", "bid", "2 times a day, since 1 Jan 2024"), InlineData("TID", "3 times a day after meals", "3 times a day, 3 times a day after meals, since 1 Jan 2024"),
     InlineData("own", "as the nurse says", "as the nurse says, since 1 Jan 2024"), InlineData("own", null, "own, since 1 Jan 2024")]
    public void A_code_is_the_schedule_and_its_bounds_stand_beside_it(string code, string? text, string words)
    {
        var timing = new Timing { Code = new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", code) { Text = text }, Repeat = new Timing.RepeatComponent { Bounds = new Period { Start = "2024-01-01" } } };

        Assert.Equal(words, TimingWords.Of(timing, "en"));
    }

    [Fact]
    public void A_code_beside_the_same_schedule_in_elements_is_not_said_twice()
    {
        var repeat = new Timing.RepeatComponent { Frequency = 2, Period = 1, PeriodUnit = Timing.UnitsOfTime.D };

        Assert.Equal("2 times a day", TimingWords.Of(new Timing { Repeat = repeat, Code = new CodeableConcept("x", "BID") { Text = "BID" } }, "en"));
        Assert.Equal("2 times a day, after meals", TimingWords.Of(new Timing { Repeat = repeat, Code = new CodeableConcept("x", "BID") { Text = "after meals" } }, "en"));
    }

    [Theory]
    [InlineData("ru", Timing.EventTiming.PC, "через 30 минут после еды"), InlineData("be", Timing.EventTiming.PC, "праз 30 хвілін пасля яды"), InlineData("ru", Timing.EventTiming.AC, "за 30 минут до еды"),
     InlineData("en", Timing.EventTiming.PC, "30 minutes after meals"), InlineData("en", Timing.EventTiming.WAKE, "on waking, 30 minutes later"), InlineData("ru", Timing.EventTiming.WAKE, "при пробуждении, 30 минут спустя"),
     InlineData("ar", Timing.EventTiming.PC, "بفارق 30 دقيقة بعد الطعام")]
    public void Minutes_from_an_event_are_on_its_right_side(string language, Timing.EventTiming when, string words) =>
        Assert.Equal(words, TimingWords.Of(new Timing { Repeat = new Timing.RepeatComponent { When = [when], Offset = 30 } }, language));

    [Fact]
    public void Minutes_count_from_each_event() =>
        Assert.Equal("за 30 минут до завтрака, через 30 минут после ужина", TimingWords.Of(new Timing { Repeat = new Timing.RepeatComponent { When = [Timing.EventTiming.ACM, Timing.EventTiming.PCV], Offset = 30 } }, "ru"));

    [Theory]
    [InlineData("http://hl7.org/fhir/event-status", "not-done"), InlineData("http://hl7.org/fhir/event-status", "entered-in-error"), InlineData("http://hl7.org/fhir/event-status", "active"), InlineData("http://hl7.org/fhir/observation-status", "cancelled"),
     InlineData("http://hl7.org/fhir/observation-status", "entered-in-error"), InlineData("http://terminology.hl7.org/CodeSystem/condition-ver-status", "entered-in-error"), InlineData("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "entered-in-error"),
     InlineData("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "cancelled"), InlineData("http://hl7.org/fhir/CodeSystem/medicationrequest-status", "draft"), InlineData("http://hl7.org/fhir/CodeSystem/medication-statement-status", "entered-in-error")]
    public void A_state_that_must_be_seen_has_words_in_every_language(string system, string code) =>
        Assert.Equal(4, SpokenText.Languages.Select(language => new CodeWords(language).Of(system, code)).Distinct().Count());

    [Fact]
    public void That_there_is_no_known_allergy_cannot_be_read_as_unknown() =>
        Assert.Equal("известных аллергий нет", new CodeWords("ru").Of("http://snomed.info/sct", "716186003"));

    [Fact]
    public void A_dosage_that_only_has_a_text_keeps_it() =>
        Assert.Equal("one when it hurts", DosageWords.Of(new Dosage { Text = "one when it hurts" }, new CodeWords("ru")));

    [Fact]
    public void Every_abbreviation_of_a_schedule_is_known_in_every_language()
    {
        string[] codes = ["QD", "BID", "TID", "QID", "AM", "PM", "QOD", "Q1H", "Q2H", "Q3H", "Q4H", "Q6H", "Q8H", "BED", "WK", "MO"];

        foreach (var code in codes)
            Assert.Equal(4, SpokenText.Languages.Select(language => TimingWords.Of(new Timing { Code = new CodeableConcept("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", code) }, language)).Distinct().Count());
    }

    [Fact]
    public void A_concept_is_named_by_its_own_translation_first_then_by_our_words_then_as_written()
    {
        var translated = new CodeableConcept { Text = "asthma" };
        translated.TextElement!.Extension.Add(new Extension
        {
            Url = "http://hl7.org/fhir/StructureDefinition/translation",
            Extension = [new Extension("lang", new Code("ru")), new Extension("content", new FhirString("астма"))],
        });
        var words = new CodeWords("ru");

        Assert.Equal("астма", words.Of(translated));
        Assert.Equal("активно", words.Of(new CodeableConcept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active")));
        Assert.Equal("gout", words.Of(new CodeableConcept("http://example.org", "1") { Text = "gout" }));
        Assert.Equal("1", words.Of(new CodeableConcept("http://example.org", "1")));
    }

    [Fact]
    public void Every_section_has_a_title_in_every_language()
    {
        Assert.Equal(16, SummarySections.All.Count);
        Assert.Equal(14, SummarySections.All.Count(section => section.IsIn11));
        Assert.Equal(3, SummarySections.All.Count(section => section.Presence == SectionPresence.Required));
        Assert.All(SpokenText.Languages, language => Assert.Equal(16, SummarySections.All.Select(section => section.Title.In(language)).Distinct().Count()));
    }
}
