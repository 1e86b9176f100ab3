using System.Globalization;

namespace MedCoop.Fhir.Search;

/// <summary>
/// The instants that a date of any precision covers: <c>2024-05</c> is the whole month, <c>2024-05-01T10:00:00.5Z</c> a tenth of a second.
/// Ticks of 100 ns since year 1, UTC; a date without zone is taken as UTC, so that every server reads it alike.
/// https://hl7.org/fhir/R4/search.html#date
/// </summary>
/// <param name="Start">First tick.</param>
/// <param name="End">First tick after.</param>
public readonly record struct InstantRange(long Start, long End)
{
    /// <summary>Reads a date, dateTime or instant as FHIR writes them; seconds may be missing, as a search allows. Never throws.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out InstantRange range)
    {
        range = default;
        if (!TryDate(ref text, out var start, out var end)) return false;
        if (text.Length > 0)
        {
            if (end - start != TimeSpan.TicksPerDay || text[0] != 'T') return false;
            text = text[1..];
            if (!TryTime(ref text, start, out start, out end) || !TryZone(text, out var offset)) return false;
            start -= offset;
            end -= offset;
        }

        range = new InstantRange(start, end);
        return true;
    }

    /// <summary>One instant: the width of an instant is less than the precision here.</summary>
    internal static InstantRange Of(DateTimeOffset instant) => new(instant.UtcTicks, instant.UtcTicks + 1);

    private static bool TryDate(ref ReadOnlySpan<char> text, out long start, out long end)
    {
        (start, end) = (0, 0);
        if (!TryNumber(ref text, 4, out var year) || year == 0) return false;
        if (!TryPart(ref text, '-', out var month))
        {
            (start, end) = (FirstOf(year, 1), FirstOf(year + 1, 1));
            return text.Length == 0;
        }

        if (month is < 1 or > 12) return false;
        if (!TryPart(ref text, '-', out var day))
        {
            (start, end) = (FirstOf(year, month), FirstOf(month == 12 ? year + 1 : year, (month % 12) + 1));
            return text.Length == 0;
        }

        if (day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        start = FirstOf(year, month) + ((day - 1) * TimeSpan.TicksPerDay);
        end = start + TimeSpan.TicksPerDay;
        return true;
    }

    // Year 10000 does not exist, but the end of year 9999 does.
    private static long FirstOf(int year, int month) =>
        year > 9999 ? DateTime.MaxValue.Ticks + 1 : new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static bool TryTime(ref ReadOnlySpan<char> text, long day, out long start, out long end)
    {
        (start, end) = (0, 0);
        if (!TryNumber(ref text, 2, out var hour) || hour > 23 || !TryPart(ref text, ':', out var minute) || minute > 59) return false;
        start = day + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        if (!TryPart(ref text, ':', out var second))
        {
            end = start + TimeSpan.TicksPerMinute;
            return text.Length == 0 || text[0] != ':';
        }

        // 60 is a leap second, which FHIR's format allows.
        if (second > 60) return false;
        start += second * TimeSpan.TicksPerSecond;
        end = start + TimeSpan.TicksPerSecond;
        return text.Length == 0 || text[0] != '.' || TryFraction(ref text, ref start, out end);
    }

    // Digits beyond 100 ns are cut off.
    private static bool TryFraction(ref ReadOnlySpan<char> text, ref long start, out long end)
    {
        end = 0;
        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        if (digits < 0) digits = text.Length - 1;
        if (digits == 0) return false;
        var width = TimeSpan.TicksPerSecond;
        foreach (var digit in text.Slice(1, Math.Min(digits, 7)))
        {
            width /= 10;
            start += (digit - '0') * width;
        }

        end = start + width;
        text = text[(1 + digits)..];
        return true;
    }

    // A blank stands for the plus that a careless client did not escape in its URL.
    private static bool TryZone(ReadOnlySpan<char> text, out long offset)
    {
        offset = 0;
        if (text is "" or "Z") return true;
        var sign = text[0] switch { '+' or ' ' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        if (sign == 0 || !TryNumber(ref text, 2, out var hours) || !TryPart(ref text, ':', out var minutes) || text.Length > 0) return false;
        offset = sign * ((hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute));
        return hours <= 14 && minutes <= 59;
    }

    private static bool TryPart(ref ReadOnlySpan<char> text, char separator, out int number)
    {
        number = 0;
        if (text.Length == 0 || text[0] != separator) return false;
        var rest = text[1..];
        if (!TryNumber(ref rest, 2, out number)) return false;
        text = rest;
        return true;
    }

    private static bool TryNumber(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits || !int.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out number)) return false;
        text = text[digits..];
        return true;
    }
}
