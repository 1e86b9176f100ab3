using System.Diagnostics;

namespace MedCoop.Benchmarks;

/// <summary>How fast something went, and what it cost this process, load generator included.</summary>
/// <param name="PerSecond">Requests or resources per second.</param>
/// <param name="CpuMicroseconds">Processor time per request or resource; unlike the rate it does not depend on what else the machine does.</param>
internal readonly record struct Measurement(double PerSecond, double CpuMicroseconds)
{
    public override string ToString() => $"{Figure.Text(PerSecond)} ({Figure.Text(CpuMicroseconds)} us CPU)";

    /// <summary>A running measurement.</summary>
    internal readonly struct Watch
    {
        private readonly long began = Stopwatch.GetTimestamp();
        private readonly TimeSpan cpu = Environment.CpuUsage.TotalTime;

        public Watch()
        {
        }

        /// <summary>So many were done since.</summary>
        public Measurement Stop(double count) =>
            new(count / Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count);
    }
}
