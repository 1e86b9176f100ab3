using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Store;

namespace MedCoop.Server.Rest;

/// <summary>
/// One of the writing interactions, in the steps that a transaction needs apart: read what came, find what it is aimed at (so that every
/// entry's identity is known), bring what will stand there (when references between entries can be resolved), plan the change (when each
/// entry can be judged with what all others bring).
/// </summary>
internal interface IWriteInteraction
{
    /// <summary>Reads the body into <see cref="WriteRequest.Content"/>, where the interaction has one.</summary>
    Result<WriteRequest> Read(WriteRequest write);

    /// <summary>Finds what the write is aimed at.</summary>
    Task<Result<WriteAim>> AimAsync(WriteRequest write, CancellationToken cancellationToken);

    /// <summary>Makes <see cref="WriteRequest.Content"/> what will stand there, with references resolved and the patch applied; nothing to do where nothing will.</summary>
    Task<Result<WriteRequest>> BringAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken);

    /// <summary>Plans the change.</summary>
    Task<Result<WritePlan>> PlanAsync(WriteRequest write, WriteAim aim, CancellationToken cancellationToken);
}

/// <summary>A write on its way through the steps.</summary>
/// <param name="Routed">The request.</param>
internal sealed record WriteRequest(RoutedRequest Routed)
{
    /// <summary>The resource that came, and after it was brought the one that will stand there; null where the interaction has none, or before it was read.</summary>
    public ResourceContent? Content { get; init; }

    /// <summary>What bringing it relied on.</summary>
    public IReadOnlyList<Reliance> Reliances { get; init; } = [];

    /// <summary>fullUrl to <c>Type/id</c> of the other entries of the transaction; empty outside one.</summary>
    public IReadOnlyDictionary<string, string> Entries { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Nothing is written with it.</summary>
    public static IReadOnlyDictionary<ResourceKey, ResourceContent> Alone { get; } = new Dictionary<ResourceKey, ResourceContent>();

    /// <summary>What the other entries of the transaction bring, by where it will stand; empty outside one.</summary>
    public IReadOnlyDictionary<ResourceKey, ResourceContent> Together { get; init; } = Alone;

    /// <summary>The request.</summary>
    public FhirRequest Request => Routed.Request;
}

/// <summary>What a write is aimed at.</summary>
/// <param name="Targets">One; none or several only for a conditional delete.</param>
/// <param name="Reliances">What finding them relied on, when there is no target to carry it.</param>
internal sealed record WriteAim(IReadOnlyList<WriteTarget> Targets, IReadOnlyList<Reliance> Reliances)
{
    /// <summary>Aimed at one resource.</summary>
    public WriteAim(WriteTarget target)
        : this([target], [])
    {
    }

    /// <summary>The one target.</summary>
    public WriteTarget Target => Targets[0];

    /// <summary>The identity that references to this entry take.</summary>
    public ResourceKey? Key => Targets is [var only] ? only.Key : null;
}

/// <summary>Runs a single write outside a transaction.</summary>
internal sealed class SingleWrite(WriteLoop loop)
{
    /// <summary>Reads, then aims, plans and commits until it holds or is refused.</summary>
    public async Task<Result<FhirAnswer>> RunAsync(IWriteInteraction interaction, RoutedRequest routed, CancellationToken cancellationToken)
    {
        if (!Preferences.Parse(routed.Request.Headers.Prefer).TryGet(out _, out var badPreference)) return badPreference;
        if (!interaction.Read(new WriteRequest(routed)).TryGet(out var write, out var problem)) return problem;
        return await loop.RunAsync(
            async token =>
            {
                var aimed = await interaction.AimAsync(write, token);
                if (!aimed.TryGet(out var aim, out var refusal)) return refusal;
                return (await interaction.BringAsync(write, aim, token)).TryGet(out var brought, out refusal) ? await interaction.PlanAsync(brought, aim, token) : refusal;
            },
            routed.Request,
            cancellationToken);
    }
}
