namespace MedCoop.Fhir.Names;

/// <summary>Vowels between two consonants, as far as a script tells them.</summary>
[Flags]
internal enum VowelSet : byte
{
    None = 0,
    A = 1,
    I = 2,
    U = 4,
}
