using System.Diagnostics;
using System.Globalization;
using System.Text;
using Serilog.Events;

namespace MedCoop.Server.Hosting;

/// <summary>
/// The log line of a request, in the forms that the formatters of Serilog would give it. By hand, because there is one for every request, and
/// writing it showed in the profile of reads (docs/performance.md).
/// </summary>
/// <param name="At">When it was answered.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Method">HTTP method: one of the known ones, or OTHER.</param>
/// <param name="Shape">Its path without ids (<see cref="RequestShape"/>).</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Request">Its id (<see cref="RequestIds"/>). None of the texts needs escaping.</param>
/// <param name="Trace">The trace it belongs to, when traces are made.</param>
internal sealed record AnsweredLine(
    DateTimeOffset At, LogEventLevel Level, string Method, string Shape, int Status, double Milliseconds, string Request, ActivityContext Trace)
{
    /// <summary>Adds the JSON form. https://github.com/serilog/serilog-formatting-compact</summary>
    public void AppendJson(StringBuilder text)
    {
        var culture = CultureInfo.InvariantCulture;
        text.Append(culture, $"{{\"@t\":\"{At.UtcDateTime:O}\",\"@mt\":\"{{Method}} {{Shape}} {{Status}} in {{Milliseconds:0.0}} ms\",\"@r\":[\"");
        AppendTenths(text).Append("\"]");
        if (Level != LogEventLevel.Information) text.Append(culture, $",\"@l\":\"{Level}\"");
        if (Trace.TraceId != default) text.Append(culture, $",\"@tr\":\"{Trace.TraceId.ToHexString()}\",\"@sp\":\"{Trace.SpanId.ToHexString()}\"");
        text.Append(",\"Method\":\"").Append(Method).Append("\",\"Shape\":\"").Append(Shape).Append("\",\"Status\":").Append(Status)
            .Append(",\"Milliseconds\":").Append(culture, $"{Math.Round(Milliseconds, 4)}").Append(",\"Request\":\"").Append(Request).Append("\"}").AppendLine();
    }

    /// <summary>Adds the form for people.</summary>
    public void AppendText(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"{At.LocalDateTime:HH:mm:ss.fff} ").Append(Code(Level)).Append(' ').Append(Method).Append(' ').Append(Shape).Append(' ').Append(Status).Append(" in ");
        AppendTenths(text).Append(" ms").AppendLine();
    }

    // A number with a pattern of its own takes longer than all the rest of the line.
    private StringBuilder AppendTenths(StringBuilder text)
    {
        var tenths = (long)Math.Round(Milliseconds * 10, MidpointRounding.AwayFromZero);
        return text.Append(tenths / 10).Append('.').Append((char)('0' + (tenths % 10)));
    }

    private static string Code(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "VRB",
        LogEventLevel.Debug => "DBG",
        LogEventLevel.Information => "INF",
        LogEventLevel.Warning => "WRN",
        LogEventLevel.Error => "ERR",
        _ => "FTL",
    };
}
