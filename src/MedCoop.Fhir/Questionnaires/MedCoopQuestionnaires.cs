using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;

namespace MedCoop.Fhir.Questionnaires;

/// <summary>MedCoop's own Questionnaires, from <c>fhir-profiles/package</c>, read when they are first asked for.</summary>
public static class MedCoopQuestionnaires
{
    private static readonly Lazy<IReadOnlyList<Questionnaire>> Read = new(static () =>
    [
        .. typeof(MedCoopQuestionnaires).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("questionnaires/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name => (Questionnaire)ResourceReader.Parse(Bytes(name))),
    ]);

    /// <summary>All, in the order of their ids. Nobody may change them.</summary>
    public static IReadOnlyList<Questionnaire> All => Read.Value;

    private static ReadOnlyMemory<byte> Bytes(string name)
    {
        using var stream = typeof(MedCoopQuestionnaires).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
