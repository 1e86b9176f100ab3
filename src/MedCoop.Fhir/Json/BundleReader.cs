using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>One entry of a Bundle, its resource still as the bytes that came.</summary>
public sealed record BundleEntry
{
    /// <summary>Entry.fullUrl; null when there is none.</summary>
    public string? FullUrl { get; init; }

    /// <summary>The resource: a slice of the Bundle's own memory; null when the entry has none.</summary>
    public ReadOnlyMemory<byte>? Resource { get; init; }

    /// <summary>Entry.request; null when there is none.</summary>
    public BundleRequest? Request { get; init; }
}

/// <summary>Entry.request: the interaction that an entry asks for. Absent elements are null.</summary>
public sealed record BundleRequest
{
    /// <summary>GET, HEAD, POST, PUT, DELETE or PATCH.</summary>
    public string? Method { get; init; }

    /// <summary>Relative to the server's base.</summary>
    public string? Url { get; init; }

    /// <summary>The If-Match header's value.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The If-None-Match header's value.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>The If-Modified-Since instant, as FHIR writes it.</summary>
    public string? IfModifiedSince { get; init; }

    /// <summary>The If-None-Exist header's value.</summary>
    public string? IfNoneExist { get; init; }
}

/// <summary>A Bundle taken apart.</summary>
/// <param name="Type">Bundle.type; null when there is none.</param>
/// <param name="Entries">In the Bundle's order.</param>
public sealed record BundleContent(string? Type, IReadOnlyList<BundleEntry> Entries);

/// <summary>Takes a Bundle's bytes apart without building its resources.</summary>
public static class BundleReader
{
    /// <summary>Reads a Bundle that <see cref="ResourceReader.ReadJson"/> accepted.</summary>
    public static BundleContent Read(ReadOnlyMemory<byte> bundle)
    {
        var reader = new Utf8JsonReader(bundle.Span, JsonSyntax.ReaderOptions);
        reader.Read();
        string? type = null;
        List<BundleEntry> entries = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isType = reader.ValueTextEquals("type"u8);
            var isEntry = reader.ValueTextEquals("entry"u8);
            reader.Read();
            if (isType && reader.TokenType == JsonTokenType.String) type = reader.GetString();
            else if (isEntry && reader.TokenType == JsonTokenType.StartArray)
                ReadEntries(ref reader, bundle, entries);
            else reader.Skip();
        }

        return new BundleContent(type, entries);
    }

    // An entry that is no object is one that holds nothing.
    private static void ReadEntries(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bundle, List<BundleEntry> entries)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            entries.Add(reader.TokenType == JsonTokenType.StartObject ? ReadEntry(ref reader, bundle) : new BundleEntry());
            reader.Skip();
        }
    }

    private static BundleEntry ReadEntry(ref Utf8JsonReader reader, ReadOnlyMemory<byte> bundle)
    {
        var entry = new BundleEntry();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "fullUrl":
                    // What stands for a URL may be a number or a list: damage that the reader lets pass, and no URL.
                    entry = entry with { FullUrl = reader.TokenType == JsonTokenType.String ? reader.GetString() : null };
                    reader.Skip();
                    break;
                case "resource":
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    entry = entry with { Resource = bundle[start..(int)reader.BytesConsumed] };
                    break;
                case "request" when reader.TokenType == JsonTokenType.StartObject:
                    entry = entry with { Request = ReadRequest(ref reader) };
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return entry;
    }

    private static BundleRequest ReadRequest(ref Utf8JsonReader reader)
    {
        var request = new BundleRequest();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var value = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            request = name switch
            {
                "method" => request with { Method = value },
                "url" => request with { Url = value },
                "ifMatch" => request with { IfMatch = value },
                "ifNoneMatch" => request with { IfNoneMatch = value },
                "ifModifiedSince" => request with { IfModifiedSince = value },
                "ifNoneExist" => request with { IfNoneExist = value },
                _ => request,
            };
            reader.Skip();
        }

        return request;
    }
}
