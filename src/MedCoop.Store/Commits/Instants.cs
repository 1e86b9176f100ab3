using System.Globalization;
using MedCoop.Fhir.Json;

namespace MedCoop.Store.Commits;

/// <summary>Instants as the store keeps them: UTC ticks, whole milliseconds.</summary>
internal static class Instants
{
    /// <summary>The instant, cut to milliseconds.</summary>
    public static long TicksOf(DateTimeOffset at) => at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond);

    public static DateTimeOffset Of(long ticks) => new(ticks, TimeSpan.Zero);

    /// <summary>Overwrites the placeholder of <c>meta.lastUpdated</c>.</summary>
    public static void Stamp(StampedBody? body, long ticks)
    {
        if (body is null) return;
        var place = body.Bytes.AsSpan(body.InstantOffset, StampedBody.InstantWidth);
        new DateTime(ticks, DateTimeKind.Utc).TryFormat(place, out _, StampedBody.InstantFormat, CultureInfo.InvariantCulture);
    }
}
