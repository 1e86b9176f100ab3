namespace MedCoop.Store;

/// <summary>What the <c>meta</c> of current resources says, each value once.</summary>
/// <param name="Profiles">Canonical URLs.</param>
/// <param name="Tags">Tags.</param>
/// <param name="Security">Security labels.</param>
public sealed record UsedMeta(IReadOnlyList<string> Profiles, IReadOnlyList<UsedCode> Tags, IReadOnlyList<UsedCode> Security);

/// <summary>A coded value.</summary>
/// <param name="System">Empty when it has none.</param>
/// <param name="Code">Empty when it has none.</param>
public sealed record UsedCode(string System, string Code);
