using Hl7.Fhir.Model;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>A link as it is stored: a DocumentManifest in the patient's case, which shows people what the link is, with the sealed state that decides.</summary>
/// <param name="Key">The DocumentManifest; its id is by which the link is managed.</param>
/// <param name="Version">Its version.</param>
/// <param name="Manifest">The resource.</param>
/// <param name="State">What decides.</param>
internal sealed record StoredLink(ResourceKey Key, int Version, DocumentManifest Manifest, LinkState State)
{
    /// <summary>The code system of what a DocumentManifest is that stands for a link.</summary>
    public const string Codes = "https://medcoop.example/fhir/CodeSystem/health-link";

    private const string Extensions = "https://medcoop.example/fhir/StructureDefinition/health-link-";
    private const string StateUrl = Extensions + "state";
    private const string ExpiresUrl = Extensions + "expires";
    private const string FlagUrl = Extensions + "flag";
    private const string AttemptsUrl = Extensions + "attempts-left";

    /// <summary>The patient whom it is about.</summary>
    public string Patient => $"Patient/{State.Patient}";

    /// <summary>The sealed state in a DocumentManifest; null: it stands for no link.</summary>
    public static byte[]? SealedIn(DocumentManifest manifest) => (manifest.GetExtension(StateUrl)?.Value as Base64Binary)?.Value;

    /// <summary>A DocumentManifest for a new link.</summary>
    public static DocumentManifest ToManifest(LinkState state, string? label, string maker, DateTimeOffset at) => new()
    {
        Type = new CodeableConcept(Codes, state.Flags.HasFlag(LinkKinds.LongTerm) ? "long-term" : "snapshot", null, "SMART Health Link"),
        Subject = new ResourceReference($"Patient/{state.Patient}"),
        CreatedElement = new FhirDateTime(at),
        Author = [new ResourceReference(maker)],
        Description = label,
        Content = [new ResourceReference(state.Content)],
    };

    /// <summary>The DocumentManifest with a state, as the version that it will be.</summary>
    public static DocumentManifest With(DocumentManifest manifest, LinkState state, byte[] sealedState)
    {
        var next = (DocumentManifest)manifest.DeepCopy();
        next.Status = state.IsRevoked || (state.PasscodeHash is not null && state.AttemptsLeft == 0) ? DocumentReferenceStatus.Superseded : DocumentReferenceStatus.Current;
        next.Extension.RemoveAll(extension => extension.Url?.StartsWith(Extensions, StringComparison.Ordinal) == true);
        next.AddExtension(ExpiresUrl, new FhirDateTime(state.Expires));
        foreach (var flag in FlagsOf(state.Flags)) next.AddExtension(FlagUrl, new Code(flag));
        if (state.PasscodeHash is not null) next.AddExtension(AttemptsUrl, new UnsignedInt(state.AttemptsLeft));
        next.AddExtension(StateUrl, new Base64Binary(sealedState));
        return next;
    }

    private static IEnumerable<string> FlagsOf(LinkKinds flags)
    {
        if (flags.HasFlag(LinkKinds.LongTerm)) yield return "L";
        if (flags.HasFlag(LinkKinds.Passcode)) yield return "P";
        if (flags.HasFlag(LinkKinds.DirectFile)) yield return "U";
    }
}
