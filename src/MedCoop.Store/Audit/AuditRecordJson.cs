using System.Buffers;
using System.Text.Json;

namespace MedCoop.Store.Audit;

/// <summary>The stored form of a record: JSON with names of one letter. What is stored is what was hashed; it is never written anew.</summary>
internal static class AuditRecordJson
{
    // One of each per thread: a record is written for every read.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static byte[] Write(AuditRecord record)
    {
        var buffer = scratch ??= new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var json = writer ??= new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.Reset(buffer);
        json.WriteStartObject();
        json.WriteString("k"u8, record.Kind.Code());
        json.WriteString("w"u8, record.Actor);
        if (record.Outcome != 0) json.WriteNumber("o"u8, record.Outcome);
        Write(json, "c"u8, record.Code);
        Write(json, "n"u8, record.Name);
        Write(json, "g"u8, record.Organization);
        Write(json, "r"u8, record.Roles);
        Write(json, "p"u8, record.Purpose);
        Write(json, "l"u8, record.Client);
        Write(json, "a"u8, record.Address);
        Write(json, "q"u8, record.RequestId);
        Write(json, "e"u8, record.Entity);
        if (record.Version is { } version) json.WriteNumber("v"u8, version);
        Write(json, "t"u8, record.Patient);
        Write(json, "s"u8, record.Query);
        Write(json, "d"u8, record.Detail);
        Write(json, "x"u8, record.Others);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write(AuditRecord)"/> wrote.</summary>
    /// <exception cref="JsonException">It is no record.</exception>
    public static AuditRecord Read(ReadOnlySpan<byte> stored)
    {
        var json = new Utf8JsonReader(stored);
        var record = new AuditRecord(AuditKind.Refused, "");
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.ValueSpan is [var letter] ? (char)letter : '\0';
            json.Read();
            record = With(record, name, ref json);
        }

        return record;
    }

    private static AuditRecord With(AuditRecord record, char name, ref Utf8JsonReader json)
    {
        switch (name)
        {
            case 'k': return record with { Kind = AuditKinds.Find(json.GetString()!) ?? throw new JsonException("The kind is not known.") };
            case 'w': return record with { Actor = json.GetString()! };
            case 'o': return record with { Outcome = json.GetInt32() };
            case 'c': return record with { Code = json.GetString() };
            case 'n': return record with { Name = json.GetString() };
            case 'g': return record with { Organization = json.GetString() };
            case 'r': return record with { Roles = List(ref json) };
            case 'p': return record with { Purpose = json.GetString() };
            case 'l': return record with { Client = json.GetString() };
            case 'a': return record with { Address = json.GetString() };
            case 'q': return record with { RequestId = json.GetString() };
            case 'e': return record with { Entity = json.GetString() };
            case 'v': return record with { Version = json.GetInt32() };
            case 't': return record with { Patient = json.GetString() };
            case 's': return record with { Query = json.GetString() };
            case 'd': return record with { Detail = json.GetString() };
            case 'x': return record with { Others = List(ref json) };
            default:
                json.Skip();
                return record;
        }
    }

    private static List<string> List(ref Utf8JsonReader json)
    {
        var list = new List<string>();
        while (json.Read() && json.TokenType == JsonTokenType.String) list.Add(json.GetString()!);
        return list;
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0) return;
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
