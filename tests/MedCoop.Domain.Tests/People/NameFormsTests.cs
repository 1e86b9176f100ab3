using Hl7.Fhir.Model;
using MedCoop.Domain.People;
using MedCoop.Fhir.Names;

namespace MedCoop.Domain.Tests.People;

/// <summary>What is proposed of a name in other scripts.</summary>
public sealed class NameFormsTests
{
    [Theory]
    [InlineData("أحمد", "المحمودي", "known-name Ahmad|known-name Ахмед|icao-9303-ar-mrz ALMXHMWDY<<XAEXHMD")]
    [InlineData("Аляксандр", "Бабрыковіч", "icao-9303-be Babrykovich Aliaksandr|icao-9303-be-mrz BABRYKOVICH<<ALIAKSANDR|by-register-2008-be Babrykovich Aliaksandr|known-name Александр")]
    [InlineData("Сяргей", "Грыб", "icao-9303-be Hryb Siarhei|icao-9303-be-mrz HRYB<<SIARHEI|by-register-2008-be Gryb Siargiej|known-name Сергей")]
    [InlineData("Сергій", "Іваненко", "icao-9303-uk Ivanenko Serhii|icao-9303-uk-mrz IVANENKO<<SERHII|known-name Сяргей")]
    [InlineData("Сергей", "Иванов", "icao-9303-ru Ivanov Sergei|icao-9303-ru-mrz IVANOV<<SERGEI|known-name Сяргей")]
    [InlineData("Sergei", "Ivanov", "known-name Сергей|known-name Сяргей")]
    [InlineData("Abdulkarim", "Ali", "")]
    [InlineData("Abu Bakr", "Ali", "")]
    public void Each_form_is_by_a_rule_or_from_the_table(string given, string family, string expected)
    {
        var forms = NameForms.Of(new HumanName { Family = family, Given = [given] });

        Assert.Equal(expected, string.Join('|', forms.Select(form => $"{form.Rule} {form.Name.Text ?? string.Join(' ', ((string?[])[form.Name.Family, .. form.Name.Given]).Where(part => part is not null))}")));
    }

    [Fact]
    public void A_line_of_the_zone_has_both_parts_or_is_none()
    {
        var forms = NameForms.Of(new HumanName { Text = "Иван Петров", Given = ["Иван"] }).Concat(NameForms.Of(new HumanName { Text = "Иван Петров" }));

        Assert.DoesNotContain(forms, form => form.Rule.EndsWith("-mrz", StringComparison.Ordinal));
    }

    [Fact]
    public void The_zone_of_a_passport_on_record_is_proposed_as_it_is_printed_and_what_is_on_record_is_not()
    {
        var passport = new Identifier("http://hl7.org/fhir/sid/passport-BLR", "MP1234567");
        passport.AddExtension("https://medcoop.example/fhir/StructureDefinition/passport-mrz", new FhirString($"P<BLR{MrzName.Fit("BABRYKOVICH<<ALIAKSANDR")}MP12345674BLR8305171M30010113170583A001PB000"));
        var patient = new Patient { Identifier = [passport], Name = [new HumanName { Family = "Babrykovich", Given = ["Aliaksandr"] }] };

        var zone = Assert.Single(NameForms.Of(patient), form => form.Rule == "mrz");

        Assert.Equal(("BABRYKOVICH<<ALIAKSANDR", HumanName.NameUse.Official), (zone.Name.Text, zone.Name.Use!.Value));
        patient.Name.Add(new HumanName { Text = "BABRYKOVICH<<ALIAKSANDR" });
        Assert.DoesNotContain(NameForms.Of(patient), form => form.Rule == "mrz");
    }
}
