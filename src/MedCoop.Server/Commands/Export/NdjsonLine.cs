namespace MedCoop.Server.Commands.Export;

/// <summary>JSON on one line: white space between tokens is left out, everything else stays byte for byte.</summary>
internal static class NdjsonLine
{
    /// <summary>Writes into <paramref name="target"/>, which must be one byte longer than <paramref name="json"/>; gives the bytes written.</summary>
    internal static int Write(ReadOnlySpan<byte> json, Span<byte> target)
    {
        var length = 0;
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var current = json[i];
            if (!inString && current is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            target[length++] = current;
            if (current == (byte)'"')
            {
                inString = !inString;
            }
            else if (inString && current == (byte)'\\')
            {
                target[length++] = json[++i];
            }
        }

        target[length++] = (byte)'\n';
        return length;
    }
}
