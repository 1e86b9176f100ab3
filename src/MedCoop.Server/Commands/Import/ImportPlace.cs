namespace MedCoop.Server.Commands.Import;

/// <summary>Where something that is imported stands.</summary>
/// <param name="File">Path as the operator gave or would give it; <c>-</c> is standard input.</param>
/// <param name="Line">Line of an NDJSON file, from 1; null in other files.</param>
/// <param name="Entry">Entry of a Bundle, from 0; null for the whole.</param>
internal sealed record ImportPlace(string File, int? Line = null, int? Entry = null)
{
    /// <summary>As a person reads it.</summary>
    public override string ToString() =>
        File + (Line is { } line ? $" line {line}" : "") + (Entry is { } entry ? $" entry {entry}" : "");
}
