using System.Globalization;
using CsCheck;
using MedCoop.Fhir.Search;

namespace MedCoop.Fhir.Tests.Search;

public sealed class InstantRangeTests
{
    [Theory]
    [InlineData("2024", "2024-01-01T00:00:00.0000000", "2025-01-01T00:00:00.0000000")]
    [InlineData("2024-02", "2024-02-01T00:00:00.0000000", "2024-03-01T00:00:00.0000000")]
    [InlineData("2024-12", "2024-12-01T00:00:00.0000000", "2025-01-01T00:00:00.0000000")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000", "2024-03-01T00:00:00.0000000")]
    [InlineData("2024-02-29T10:00", "2024-02-29T10:00:00.0000000", "2024-02-29T10:01:00.0000000")]
    [InlineData("2024-02-29T10:00Z", "2024-02-29T10:00:00.0000000", "2024-02-29T10:01:00.0000000")]
    [InlineData("2024-02-29T10:00:30+02:00", "2024-02-29T08:00:30.0000000", "2024-02-29T08:00:31.0000000")]
    [InlineData("2024-02-29T10:00:30 02:00", "2024-02-29T08:00:30.0000000", "2024-02-29T08:00:31.0000000")]
    [InlineData("2024-02-29T23:00:30-05:30", "2024-03-01T04:30:30.0000000", "2024-03-01T04:30:31.0000000")]
    [InlineData("2024-02-29T10:00:30.5Z", "2024-02-29T10:00:30.5000000", "2024-02-29T10:00:30.6000000")]
    [InlineData("2024-02-29T10:00:30.123Z", "2024-02-29T10:00:30.1230000", "2024-02-29T10:00:30.1240000")]
    [InlineData("2024-02-29T10:00:30.1234567Z", "2024-02-29T10:00:30.1234567", "2024-02-29T10:00:30.1234568")]
    [InlineData("2024-02-29T10:00:30.123456789Z", "2024-02-29T10:00:30.1234567", "2024-02-29T10:00:30.1234568")]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.0000000", "2017-01-01T00:00:01.0000000")]
    [InlineData("0001", "0001-01-01T00:00:00.0000000", "0002-01-01T00:00:00.0000000")]
    public void A_date_covers_all_that_its_precision_leaves_open(string text, string start, string end)
    {
        Assert.True(InstantRange.TryRead(text, out var range));

        Assert.Equal(new InstantRange(Ticks(start), Ticks(end)), range);
    }

    [Fact]
    public void The_last_year_ends()
    {
        Assert.True(InstantRange.TryRead("9999-12-31", out var range));

        Assert.Equal(TimeSpan.TicksPerDay, range.End - range.Start);
        Assert.Equal(DateTime.MaxValue.Ticks + 1, range.End);
    }

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("0000")]
    [InlineData("2024-")]
    [InlineData("2024-13")]
    [InlineData("2024-1")]
    [InlineData("2023-02-29")]
    [InlineData("2024-02-29T")]
    [InlineData("2024-02-29T10")]
    [InlineData("2024-02-29T24:00")]
    [InlineData("2024-02-29T10:60")]
    [InlineData("2024-02-29T10:00:61")]
    [InlineData("2024-02-29T10:00:30.Z")]
    [InlineData("2024-02-29T10:00:30X")]
    [InlineData("2024-02-29T10:00:30+2")]
    [InlineData("2024-02-29T10:00:30+15:00")]
    [InlineData("2024-02-29T10:00:30ZZ")]
    [InlineData("2024-02T10:00")]
    [InlineData("2024-02-29 10:00")]
    [InlineData(" 2024")]
    [InlineData("２０２４")]
    [InlineData("-024-01-01")]
    [InlineData("2024-+1")]
    public void Anything_else_is_no_date(string text) => Assert.False(InstantRange.TryRead(text, out _));

    [Fact]
    public void Any_instant_that_is_written_out_lies_in_its_own_range() =>
        Gen.Select(Gen.DateTimeOffset, Gen.Int[0, 7]).Sample((instant, digits) =>
        {
            var fraction = digits == 0 ? "" : $".{new string('f', digits)}";
            var text = instant.ToString($"yyyy-MM-dd'T'HH:mm:ss{fraction}zzz", CultureInfo.InvariantCulture);
            return InstantRange.TryRead(text, out var range) && range.Start <= instant.UtcTicks && instant.UtcTicks < range.End;
        });

    [Fact]
    public void No_text_makes_it_throw() => Gen.String[Gen.Char["0123456789-:.TZ+ "], 0, 35].Sample(text =>
    {
        if (InstantRange.TryRead(text, out var range)) Assert.True(range.Start < range.End);
    });

    private static long Ticks(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture).Ticks;
}
