using System.Buffers;
using System.Globalization;
using System.Text.Json;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary><c>_explain=true</c>: instead of what was found, how it was looked for, as a Parameters resource. For operators.</summary>
internal static class Explanation
{
    /// <summary>One parameter <c>statement</c> per statement, with its SQL, values, milliseconds, rows and plan.</summary>
    public static ReadOnlyMemory<byte> Of(SearchResult result, IReadOnlyList<ExplainedStatement> statements)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("resourceType", "Parameters");
        json.WriteStartArray("parameter");
        Number(json, "matches", "valueInteger", result.Matches.Count);
        Number(json, "included", "valueInteger", result.Included.Count);
        Number(json, "milliseconds", "valueDecimal", Milliseconds(statements.Aggregate(TimeSpan.Zero, (sum, statement) => sum + statement.Took)));
        foreach (var statement in statements) Write(json, statement);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter json, ExplainedStatement statement)
    {
        json.WriteStartObject();
        json.WriteString("name", "statement");
        json.WriteStartArray("part");
        Text(json, "sql", statement.Sql);
        foreach (var value in statement.Values) Text(json, "value", Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "(empty)");
        Number(json, "milliseconds", "valueDecimal", Milliseconds(statement.Took));
        Number(json, "rows", "valueInteger", statement.Rows);
        Text(json, "plan", statement.Plan);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static decimal Milliseconds(TimeSpan time) => Math.Round((decimal)time.TotalMilliseconds, 3);

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("valueString", value);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, string type, decimal value)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteNumber(type, value);
        json.WriteEndObject();
    }
}
