using System.Text.Json;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>Reads JSON token by token from a stream, so that a document may be of any size; only one token has to fit into memory.</summary>
internal sealed class JsonTokens(Stream stream, int deepest)
{
    private const int LongestToken = 16 * 1024 * 1024;

    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;
    private bool isFinal;
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = deepest });

    /// <summary>The line on which the token stands, from 1.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>What it is.</summary>
    public JsonTokenType Type { get; private set; }

    /// <summary>The text of a name, string or number, <c>true</c> or <c>false</c>; empty for others.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Goes to the next token.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public bool Next()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isFinal, state);
            if (reader.Read())
            {
                Take(ref reader);
                return true;
            }

            // Blanks that were passed over.
            Advance(ref reader);
            if (isFinal) return false;
            Fill();
        }
    }

    /// <summary>Goes to the end of the object or array that has just begun, or stays on a single value.</summary>
    public void Skip()
    {
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return;
        for (var depth = 1; depth > 0 && Next();)
        {
            if (Type is JsonTokenType.StartObject or JsonTokenType.StartArray) depth++;
            if (Type is JsonTokenType.EndObject or JsonTokenType.EndArray) depth--;
        }
    }

    private void Take(ref Utf8JsonReader reader)
    {
        Type = reader.TokenType;
        Text = Type switch
        {
            JsonTokenType.PropertyName or JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
            _ => "",
        };
        Advance(ref reader);
    }

    private void Advance(ref Utf8JsonReader reader)
    {
        var consumed = (int)reader.BytesConsumed;
        Line += buffer.AsSpan(start, consumed).Count((byte)'\n');
        start += consumed;
        state = reader.CurrentState;
    }

    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= LongestToken) throw new JsonException($"A value is longer than {LongestToken} bytes.");
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        if (read == 0) isFinal = true;
        end += read;
        // A byte order mark is none of JSON's.
        if (Line == 1 && Type == JsonTokenType.None && buffer.AsSpan(start, end - start) is [0xEF, 0xBB, 0xBF, ..]) start += 3;
    }
}
