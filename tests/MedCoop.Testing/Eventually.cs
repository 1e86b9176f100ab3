using System.Diagnostics;
using Xunit;

namespace MedCoop.Testing;

/// <summary>Waits for what must come, so long that only a fault ends it and never a busy machine.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Waits until it is true of what somebody else has to tell.</summary>
    /// <param name="isTrue">What has to come.</param>
    /// <param name="missing">Says what is still missing, for the failure.</param>
    public static async Task IsTrueAsync(Func<Task<bool>> isTrue, Func<string> missing)
    {
        for (var since = Stopwatch.GetTimestamp(); !await isTrue();)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new TimeoutException($"{Patience.TotalMinutes} minutes were not enough: {missing()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until it is true.</summary>
    /// <param name="isTrue">What has to come.</param>
    /// <param name="missing">Says what is still missing, for the failure.</param>
    /// <param name="meanwhile">What makes it come: when one of these fails, that is the failure, at once.</param>
    public static async Task IsTrueAsync(Func<bool> isTrue, Func<string> missing, params IReadOnlyList<Task> meanwhile)
    {
        for (var since = Stopwatch.GetTimestamp(); !isTrue();)
        {
            if (meanwhile.FirstOrDefault(task => task.IsFaulted) is { } failed) await failed;
            if (Stopwatch.GetElapsedTime(since) > Patience) throw new TimeoutException($"{Patience.TotalMinutes} minutes were not enough: {missing()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
