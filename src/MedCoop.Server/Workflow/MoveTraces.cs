using System.Security.Cryptography;
using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.Workflow;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Store.Access;

namespace MedCoop.Server.Workflow;

/// <summary>
/// The Provenance that every move leaves: what the timeline shows as a move. The server writes it with the move; nobody else writes one, and
/// none changes or is deleted, whichever way it is tried. The operator's commands bring those of another server in.
/// </summary>
internal static class MoveTraces
{
    private const string ContentSystem = "https://medcoop.example/fhir/sid/move-content";

    /// <summary>Whether it is the trace of a move.</summary>
    public static bool IsTrace(Resource resource) => resource is Provenance { Activity: { } activity } && activity.Coding.Exists(coding => coding.System == TaskElements.Events);

    /// <summary>The refusal to write what is, or was, the trace of a move; null: it may be written, as far as traces go.</summary>
    public static async Task<Problem?> RefusalAsync(ResourceStore store, WriteTarget target, Resource content, FhirRequest request, CancellationToken cancellationToken)
    {
        if (content is not Provenance || request.Actor == Actor.Operator) return null;
        return IsTrace(content) ? TheServers : await StoredRefusalAsync(store, target, cancellationToken);
    }

    /// <summary>The refusal to delete it; null: it may be deleted, as far as traces go.</summary>
    public static async Task<Problem?> DeleteRefusalAsync(ResourceStore store, WriteTarget target, CancellationToken cancellationToken) =>
        target.Key.Type == "Provenance" ? await StoredRefusalAsync(store, target, cancellationToken) : null;

    /// <summary>The refusal of a Provenance that came in a header; null: it is no trace of a move.</summary>
    public static Problem? HeaderRefusal(Resource content) => IsTrace(content) ? TheServers : null;

    /// <summary>The Task whose move it is the trace of, and the version that the move made; null: of none. The Task that was moved is the first target.</summary>
    public static (ResourceKey Task, string Version)? MovedBy(Provenance trace, LocalReferences references)
    {
        if (!IsTrace(trace) || trace.Target is not [{ Reference: { } reference }, ..]) return null;
        return references.Read(reference) is { Type: "Task" } moved && reference.Split("/_history/") is [_, { Length: > 0 } version] ? (moved, version) : null;
    }

    /// <summary>What a move was asked for with, in a word: the same for the same content. With the key in it, so that it tells nobody what it was made of.</summary>
    public static string FingerprintOf(string key, Parameters parameters)
    {
        var rest = new Parameters { Parameter = [.. parameters.Parameter.Where(one => one.Name != "key").OrderBy(one => one.Name, StringComparer.Ordinal).Select(one => (Parameters.ParameterComponent)one.DeepCopy())] };
        return Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes($"{key}\n"), .. ResourceFormat.ToJson(rest)]));
    }

    /// <summary>Writes the fingerprint into a trace.</summary>
    public static Provenance.EntityComponent Asked(string fingerprint) =>
        new() { Role = Provenance.ProvenanceEntityRole.Source, What = new ResourceReference { Identifier = new Identifier(ContentSystem, fingerprint) } };

    /// <summary>Whether a trace is that of a move asked for with this content.</summary>
    public static bool WasAsked(Resource trace, string fingerprint) =>
        IsTrace(trace) && ((Provenance)trace).Entity.Exists(entity => entity.What?.Identifier is { System: ContentSystem } identifier && identifier.Value == fingerprint);

    private static async Task<Problem?> StoredRefusalAsync(ResourceStore store, WriteTarget target, CancellationToken cancellationToken)
    {
        if (!target.Exists) return null;
        if (!(await store.ReadVersionAsync(target.Key, target.BaseVersion, Visibility.Everything, cancellationToken)).TryGet(out var stored, out var away)) return away;
        return IsTrace(ResourceReader.Parse(stored.Body)) ? TheServers : null;
    }

    private static Problem TheServers { get; } = new(ProblemKind.BusinessRule, WorkflowErrorCodes.TraceIsTheServers,
        $"A Provenance whose activity is of {TaskElements.Events} is the trace of a move: the server writes it with the move, and it never changes.");
}
