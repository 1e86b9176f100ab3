using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text.Json;

namespace MedCoop.Fhir.Json;

/// <summary>
/// Hashes JSON values so that equal content gives equal hashes whatever the order of properties, the white space and the escapes in strings.
/// Numbers count by their text, because FHIR decimals carry their precision: 1.0 is not 1.00.
/// </summary>
/// <remarks>An object's hash is the sum of its properties' hashes (a sum has no order), an array's depends on the order.</remarks>
internal static class ContentHash
{
    private const int HashLength = 16;
    private const int ShortLength = 128;

    // Seeds tell kinds apart, so that the string "1" and the number 1 differ.
    private const long TextSeed = 1;
    private const long NumberSeed = 2;
    private const long ObjectSeed = 3;
    private const long ArraySeed = 4;
    private const long PropertySeed = 5;
    private const long ShortSeed = 6;

    /// <summary>Hashes the value that the reader stands on, and leaves the reader on the value's last token.</summary>
    public static UInt128 OfValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => OfText(ref reader),
        JsonTokenType.StartObject => OfObject(ref reader),
        JsonTokenType.StartArray => OfArray(ref reader),
        JsonTokenType.Number => XxHash128.HashToUInt128(reader.ValueSpan, NumberSeed),
        _ => (UInt128)(int)reader.TokenType,
    };

    /// <summary>The part of a property in its object's sum; the reader stands on its value and is left on the value's last token.</summary>
    public static UInt128 OfProperty(ReadOnlySpan<byte> name, ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number)) return OfProperty(name, OfValue(ref reader));
        if (!reader.ValueIsEscaped) return OfProperty(name, reader.ValueSpan, reader.TokenType);
        var unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var hash = OfProperty(name, unescaped.AsSpan(0, reader.CopyString(unescaped)), reader.TokenType);
        ArrayPool<byte>.Shared.Return(unescaped);
        return hash;
    }

    // One hash over name and value instead of three: most properties are short texts, and hashing is much of what stamping costs.
    private static UInt128 OfProperty(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, JsonTokenType kind)
    {
        if (name.Length + value.Length >= ShortLength)
            return OfProperty(name, XxHash128.HashToUInt128(value, kind == JsonTokenType.String ? TextSeed : NumberSeed));
        Span<byte> both = stackalloc byte[ShortLength];
        name.CopyTo(both);
        both[name.Length] = (byte)kind;
        value.CopyTo(both[(name.Length + 1)..]);
        return XxHash128.HashToUInt128(both[..(name.Length + 1 + value.Length)], ShortSeed);
    }

    /// <summary>The same for a value whose hash is known.</summary>
    public static UInt128 OfProperty(ReadOnlySpan<byte> name, UInt128 value)
    {
        Span<byte> pair = stackalloc byte[2 * HashLength];
        BinaryPrimitives.WriteUInt128LittleEndian(pair, XxHash128.HashToUInt128(name));
        BinaryPrimitives.WriteUInt128LittleEndian(pair[HashLength..], value);
        return XxHash128.HashToUInt128(pair, PropertySeed);
    }

    /// <summary>An object's hash from the sum of its properties.</summary>
    public static UInt128 OfSum(UInt128 sum)
    {
        Span<byte> bytes = stackalloc byte[HashLength];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, sum);
        return XxHash128.HashToUInt128(bytes, ObjectSeed);
    }

    private static UInt128 OfObject(ref Utf8JsonReader reader)
    {
        UInt128 sum = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            sum += OfProperty(name, ref reader);
        }

        return OfSum(sum);
    }

    private static UInt128 OfArray(ref Utf8JsonReader reader)
    {
        Span<byte> pair = stackalloc byte[2 * HashLength];
        UInt128 hash = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(pair, hash);
            BinaryPrimitives.WriteUInt128LittleEndian(pair[HashLength..], OfValue(ref reader));
            hash = XxHash128.HashToUInt128(pair, ArraySeed);
        }

        return hash;
    }

    private static UInt128 OfText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return XxHash128.HashToUInt128(reader.ValueSpan, TextSeed);
        var unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(unescaped);
        var hash = XxHash128.HashToUInt128(unescaped.AsSpan(0, length), TextSeed);
        ArrayPool<byte>.Shared.Return(unescaped);
        return hash;
    }
}
