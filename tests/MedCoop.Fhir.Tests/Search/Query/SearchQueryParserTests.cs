using MedCoop.Fhir.Outcomes;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Fhir.Tests.Search.Query;

public sealed class SearchQueryParserTests : QueryTests
{
    [Theory]
    [InlineData("Patient?gender:not=male,female", "not Patient.gender[*|male, *|female]")]
    [InlineData("Patient?gender:missing=true", "Patient.gender missing")]
    [InlineData("Patient?gender:missing=false", "Patient.gender present")]
    [InlineData("Observation?code:text=Blut Zucker", "Observation.code[~blut zucker]")]
    [InlineData("Patient?identifier:of-type=http://t|MR|7", "Patient.identifier[of-type http://t|MR\n7]")]
    [InlineData("Patient?name=a&name=b", "Patient.name[StartsWith a] & Patient.name[StartsWith b]")]
    [InlineData("Patient?_id=1,2,1", "_id[1, 2]")]
    [InlineData("Patient?_id:not=1", "not _id[1]")]
    [InlineData("Patient?_id:missing=true", "()")]
    [InlineData("Patient?_lastUpdated=ge2024,lt2023", "_lastUpdated[Ge 2024-01-01T00:00:00/2025-01-01T00:00:00, Lt 2023-01-01T00:00:00/2024-01-01T00:00:00]")]
    [InlineData("Patient?_list=42", "<-List.item(_id[42])")]
    [InlineData("Patient?_tag=s|c&_security=R&_profile=http://p&_source=http://s", "Patient._tag[s|c] & Patient._security[*|R] & Patient._profile[Exact http://p] & Patient._source[Exact http://s]")]
    public void Parameters_and_modifiers(string query, string read) => Assert.Equal(read, Criteria(query));

    [Theory]
    [InlineData("Patient?gender:exact=male")]
    [InlineData("Patient?gender:=male")]
    [InlineData("Patient?gender:not:missing=male")]
    [InlineData("Patient?name:not=a")]
    [InlineData("Patient?name:text=a")]
    [InlineData("Patient?birthdate:exact=2024")]
    [InlineData("Patient?birthdate:Patient=2024")]
    [InlineData("Observation?patient:below=1")]
    [InlineData("Patient?name:in=http://vs")]
    [InlineData("Patient?_filter:not=name eq x")]
    [InlineData("Patient?_id:exact=1")]
    [InlineData("Observation?code-value-quantity:missing=true")]
    [InlineData("Observation?code-value-quantity:not=a$1")]
    [InlineData("Patient?_has:Nothing:patient:code=1")]
    [InlineData("Patient?_has:Observation=1")]
    [InlineData("Patient?_include:forever=Patient:link")]
    [InlineData("Patient?_sort:asc=name")]
    [InlineData("Patient?_content:exact=x")]
    [InlineData("Patient?_text:missing=true")]
    [InlineData("Patient?_contained=true")]
    public void What_is_not_supported_is_refused_and_never_ignored(string query) => Assert.Equal("MC1052", Criteria(query));

    [Theory]
    [InlineData("Patient?gender:missing=maybe")]
    [InlineData("Patient?_id=a b")]
    [InlineData("Patient?_id=")]
    [InlineData("Patient?_lastUpdated=soon")]
    [InlineData("Patient?_count=-1")]
    [InlineData("Patient?_count=many")]
    [InlineData("Patient?_count=1&_count=2")]
    [InlineData("Patient?_total=exactly")]
    [InlineData("Patient?_summary=yes")]
    [InlineData("Patient?_elements=")]
    [InlineData("Patient?_elements=a b")]
    [InlineData("Patient?_sort=")]
    [InlineData("Patient?_sort=name,")]
    [InlineData("Location?_sort=near")]
    [InlineData("Observation?_sort=code-value-quantity")]
    [InlineData("?_sort=name")]
    [InlineData("?_type=Nothing")]
    [InlineData("?_type=")]
    [InlineData("Patient?_include=link")]
    [InlineData("Patient?_include=Patient:nothing")]
    [InlineData("Patient?_include=Patient:name")]
    [InlineData("Patient?_include=Nothing:link")]
    [InlineData("Patient?_include=Patient:link:Nothing")]
    [InlineData("Patient?_include=Patient:link:Task")]
    [InlineData("Patient?_include=a:b:c:d")]
    [InlineData("Patient?_list=$current-problems")]
    [InlineData("Patient?name.given=x")]
    public void Malformed_values_are_refused(string query) => Assert.Equal("MC1051", Criteria(query));

    [Fact]
    public void A_refusal_names_every_parameter_at_fault_and_no_value()
    {
        var problem = Parse("Patient?birthdate=secret&gender:exact=secret&_count=secret&name=ok").Problem;

        Assert.Equal(ProblemKind.Invalid, problem?.Kind);
        Assert.Equal(["http.birthdate", "http.gender:exact", "http._count"], problem!.Issues.Select(issue => issue.Expression));
        Assert.Equal(["MC1051", "MC1052", "MC1051"], problem.Issues.Select(issue => issue.Code));
        Assert.All(problem.Issues, issue => Assert.DoesNotContain("secret", issue.Text, StringComparison.Ordinal));
        Assert.All(problem.Issues, issue => Assert.Contains(issue.Expression!["http.".Length..], issue.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_parameter_is_ignored_with_a_warning_and_does_not_count_as_used()
    {
        var query = Parse("Patient?name=a&nonsense=1&link.nonsense=2&_sort=nonsense,-birthdate&_format=json").Value;

        Assert.Equal([("nonsense", "MC1050"), ("link.nonsense", "MC1050"), ("_sort", "MC1050")], query.Ignored.Select(issue => (issue.Expression!["http.".Length..], issue.Code)));
        Assert.All(query.Ignored, issue => Assert.Equal(IssueSeverity.Warning, issue.Severity));
        Assert.Equal([new("name", "a"), new("_sort", "-birthdate"), new("_format", "json")], query.Used);
        Assert.Equal("Patient.birthdate", Assert.Single(query.Sort).Parameter?.IndexName);
        Assert.Single(query.Criteria);
    }

    [Fact]
    public void Strict_handling_refuses_every_unknown_parameter() => Assert.Equal(
        [("http.nonsense", "MC1050"), ("http.more", "MC1050"), ("http._sort", "MC1050")],
        Issues("Patient?name=a&nonsense=1&more=2&_sort=nonsense", strict: true).Select(issue => (issue.Expression!, issue.Code)));

    [Fact]
    public void An_unknown_type_is_not_found()
    {
        Assert.Equal(ProblemKind.NotFound, Parse("patient?name=a").Problem?.Kind);
        Assert.Equal("MC1010", Parse("Nothing?").Problem?.Code);
    }

    [Theory]
    [InlineData("Patient?_summary=true&_elements=name")]
    [InlineData("Patient?_elements=name&_summary=text")]
    public void Summary_and_elements_exclude_one_another(string query) => Assert.Equal("MC1055", Criteria(query));

    [Fact]
    public void The_shape_of_the_answer_is_read()
    {
        var query = Parse("Task?_count=20&_total=accurate&_summary=text&_sort=-_lastUpdated,_id,code&_page=abc&_pretty=true").Value;

        Assert.Equal(["Task"], query.Types);
        Assert.Equal(20, query.Count);
        Assert.Equal(TotalMode.Accurate, query.Total);
        Assert.Equal(SummaryMode.Text, query.Summary);
        Assert.Equal("abc", query.Page);
        Assert.Equal(
            [("_lastUpdated", null, true), ("_id", null, false), (null, "Task.code", false)],
            query.Sort.Select(key => (key.Special, key.Parameter?.IndexName, key.Descending)));
        Assert.Equal(6, query.Used.Count);
    }

    [Fact]
    public void A_count_of_nothing_asks_for_the_total()
    {
        var query = Parse("Patient?_count=0").Value;

        Assert.Null(query.Count);
        Assert.Equal(SummaryMode.Count, query.Summary);
    }

    [Fact]
    public void A_huge_count_is_cut() => Assert.Equal(int.MaxValue, Parse("Patient?_count=99999999999").Value.Count);

    [Fact]
    public void Elements_are_collected() => Assert.Equal(["name", "gender", "birthDate"], Parse("Patient?_elements=name,gender&_elements=birthDate,name").Value.Elements);

    [Theory]
    [InlineData("_include=Task:focus", false, false, "Task", "Task.focus", null)]
    [InlineData("_include=Task:focus:ServiceRequest", false, false, "Task", "Task.focus", "ServiceRequest")]
    [InlineData("_include:iterate=Patient:link", false, true, "Patient", "Patient.link", null)]
    [InlineData("_include:recurse=Patient:link", false, true, "Patient", "Patient.link", null)]
    [InlineData("_include=Task:*", false, false, "Task", "", null)]
    [InlineData("_include=*", false, false, null, "", null)]
    [InlineData("_revinclude=Observation:subject", true, false, "Observation", "Observation.subject", null)]
    [InlineData("_revinclude:iterate=*", true, true, null, "", null)]
    public void Includes(string parameter, bool reverse, bool iterate, string? source, string parameters, string? target)
    {
        var rule = Assert.Single(Parse($"Task?{parameter}").Value.Includes);

        Assert.Equal((reverse, iterate, source, target), (rule.Reverse, rule.Iterate, rule.SourceType, rule.TargetType));
        Assert.Equal(parameters, string.Join(',', rule.Parameters.Select(followed => followed.IndexName)));
    }

    [Fact]
    public void A_search_over_several_types_uses_what_all_of_them_have()
    {
        Assert.Equal("(Patient.name[StartsWith a] or Practitioner.name[StartsWith a])", Criteria("?name=a&_type=Patient,Practitioner"));
        Assert.Equal(
            "((_type[Patient] and Patient.gender missing) or (_type[Practitioner] and Practitioner.gender missing))",
            Criteria("?_type=Patient,Practitioner&gender:missing=true"));
        Assert.Equal("MC1050", Assert.Single(Parse("?_type=Patient,Practitioner&general-practitioner=1").Value.Ignored).Code);
        Assert.Equal(["Patient", "Practitioner"], Parse("?_type=Patient,Practitioner").Value.Types);
    }

    [Fact]
    public void A_search_over_all_types_uses_what_every_resource_has()
    {
        var query = Parse("?_tag=a&_id=1&_lastUpdated=gt2024").Value;

        Assert.Empty(query.Types);
        Assert.Equal(3, query.Criteria.Count);
        Assert.Equal(146, Assert.IsType<AnyOf>(query.Criteria[0]).Criteria.Count);
        Assert.IsType<IdCriterion>(query.Criteria[1]);
        Assert.IsType<LastUpdatedCriterion>(query.Criteria[2]);
    }
}
