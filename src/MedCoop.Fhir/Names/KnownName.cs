namespace MedCoop.Fhir.Names;

/// <summary>One name in all its forms.</summary>
/// <param name="Forms">Of a Slavic name the first are Belarusian, Russian and Ukrainian.</param>
/// <param name="IsArabic">Whether Latin forms are patterns.</param>
public sealed record KnownName(IReadOnlyList<string> Forms, bool IsArabic);
