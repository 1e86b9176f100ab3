using MedCoop.Domain.Access;
using MedCoop.Fhir;

namespace MedCoop.Domain.Tests.Access;

/// <summary>What somebody lost when grants were taken away.</summary>
public sealed class SightLossRulesTests
{
    private static readonly DateTimeOffset Lost = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = Lost.AddSeconds(2);

    [Fact]
    public void Who_has_nothing_left_has_lost_it_all() => Assert.Equal(SightLoss.Ended, Of([Seen], []));

    [Fact]
    public void Who_has_it_again_has_lost_nothing() => Assert.Equal(SightLoss.None, Of([Seen], [Seen with { Consents = "Consent/another" }]));

    [Fact]
    public void What_has_run_out_or_not_begun_is_nothing_that_is_left() =>
        Assert.Equal(SightLoss.Ended, Of([Seen], [Seen with { Until = Lost.AddYears(-1) }, Seen with { From = Lost.AddYears(1) }]));

    [Fact]
    public void What_had_run_out_or_not_begun_was_never_lost() =>
        Assert.Equal(SightLoss.None, Of([Seen with { Until = Lost.AddYears(-1) }, Seen with { From = Lost.AddYears(1) }], []));

    [Fact]
    public void One_span_after_another_is_as_long_as_all_of_them_and_a_gap_is_not()
    {
        var (middle, end) = (Lost.AddYears(1), Lost.AddYears(2));
        var had = Seen with { Until = end };

        Assert.Equal(SightLoss.None, Of([had], [Seen with { Until = middle }, Seen with { From = middle, Until = end }]));
        Assert.Equal(SightLoss.Narrowed, Of([had], [Seen with { Until = middle }, Seen with { From = middle.AddDays(1), Until = end }]));
        Assert.Equal(SightLoss.Narrowed, Of([had], [Seen with { Until = middle }]));
    }

    [Theory]
    [InlineData("*", "BY", SightLoss.Ended)]
    [InlineData("*", "", SightLoss.Ended)]
    [InlineData("BY", "BY", SightLoss.Ended)]
    [InlineData("LY", "BY", SightLoss.None)]
    [InlineData("LY", "", SightLoss.None)]
    [InlineData("!,LY,", "BY", SightLoss.Ended)]
    [InlineData("!,BY,", "BY", SightLoss.None)]
    [InlineData("!,LY,", "", SightLoss.None)]
    public void Only_what_counted_where_somebody_is_was_seen(string granted, string country, SightLoss expected) =>
        Assert.Equal(expected, Of([Seen with { Country = granted }], [], country));

    [Fact]
    public void A_country_that_is_left_out_elsewhere_takes_nothing_away() => Assert.Equal(SightLoss.None, Of([Seen], [Seen with { Country = "!,LY," }]));

    [Fact]
    public void Fewer_purposes_types_or_labels_are_less_and_more_of_them_are_not()
    {
        Assert.Equal(SightLoss.Narrowed, Of([Seen], [Seen with { Purposes = Purposes.Treatment }]));
        Assert.Equal(SightLoss.None, Of([Seen], [Seen with { Purposes = Purposes.Treatment }, Seen with { Purposes = Purposes.All & ~Purposes.Treatment }]));
        Assert.Equal(SightLoss.Narrowed, Of([Seen], [Seen with { DeniedTypes = new HashSet<string> { "Observation" } }]));
        Assert.Equal(SightLoss.None, Of([Seen with { DeniedTypes = new HashSet<string> { "Observation" } }], [Seen]));
        Assert.Equal(SightLoss.Narrowed, Of([Seen], [Seen with { DeniedLabels = 4 }]));
        Assert.Equal(SightLoss.None, Of([Seen with { DeniedLabels = 4 }], [Seen with { DeniedLabels = 4 }]));
    }

    private static Grant Seen { get; } = new(new ResourceKey("Patient", "1"), "Organization/abroad", "Task/1") { Consents = "Consent/1" };

    private static SightLoss Of(IReadOnlyList<Grant> had, IReadOnlyList<Grant> has, string country = "BY") => SightLossRules.Of(had, has, country, Lost, Now);
}
