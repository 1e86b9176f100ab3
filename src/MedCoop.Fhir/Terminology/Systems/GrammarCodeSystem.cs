namespace MedCoop.Fhir.Terminology.Systems;

/// <summary>A code system whose codes are not listed but follow rules, so that there is no end of them: units, languages, media types.</summary>
/// <param name="header">What is known of it; not complete: what the rules here do not cover may still be a code.</param>
/// <param name="read">The concept of a code; null when the code breaks the rules.</param>
public sealed class GrammarCodeSystem(CodeSystemHeader header, Func<string, Concept?> read) : ICodeSystem
{
    /// <inheritdoc />
    public string Url => header.Url;

    /// <inheritdoc />
    public string? Version => header.Version;

    /// <inheritdoc />
    public string Name => header.Name;

    /// <inheritdoc />
    public string? Language => header.Language;

    /// <inheritdoc />
    public bool IsComplete => header.IsComplete;

    /// <inheritdoc />
    public bool IsCaseSensitive => header.IsCaseSensitive;

    /// <inheritdoc />
    public string? ValueSet => header.ValueSet;

    /// <inheritdoc />
    public Concept? Find(string code) => read(code);

    /// <inheritdoc />
    public IReadOnlyList<string> Parents(string code) => [];

    /// <inheritdoc />
    public IReadOnlyList<string> Children(string code) => [];

    /// <inheritdoc />
    public bool IsBelow(string code, string ancestor) => code == ancestor;
}
