using System.Collections.Frozen;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Search.Query;
using MedCoop.Server.Audit;
using MedCoop.Server.Uploads;
using MedCoop.Store.Access;

namespace MedCoop.Server.Rest;

/// <summary>One FHIR interaction asked for, over HTTP or by an entry of a batch or transaction: the same thing to the interactions.</summary>
internal sealed record FhirRequest
{
    /// <summary>HTTP method, upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Decoded path segments after the FHIR base: <c>Patient</c>, <c>1</c>, <c>_history</c>.</summary>
    public required IReadOnlyList<string> Path { get; init; }

    /// <summary>Decoded query parameters in order, those of a form body appended.</summary>
    public required IReadOnlyList<QueryParameter> Query { get; init; }

    /// <summary>The headers that interactions obey.</summary>
    public FhirHeaders Headers { get; init; } = FhirHeaders.None;

    /// <summary>Body as it came (decompressed); empty when there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor Actor { get; init; }

    /// <summary>Where it comes from.</summary>
    public RequestOrigin Origin { get; init; } = RequestOrigin.None;

    /// <summary>The file that it brings in beside its content: only with it may a Binary name that file.</summary>
    public StoredFile? OwnFile { get; init; }

    /// <summary>What the same transaction deletes: whatever is decided about another of its entries does not find it any more.</summary>
    public IReadOnlySet<ResourceKey> Deleted { get; init; } = FrozenSet<ResourceKey>.Empty;

    /// <summary>Whether it is an entry of a batch or transaction, so that its answer is a part of a Bundle.</summary>
    public bool IsEntry { get; init; }

    /// <summary>Whether its answer is only to be known, not shown: it leaves no record in the audit trail.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>What of the store the actor may see; <see cref="FhirRoutes"/> works it out.</summary>
    public Visibility Visibility { get; init; } = Visibility.Everything;

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>This server's FHIR base as the client sees it, without a slash at the end.</summary>
    public required string BaseUrl { get; init; }

    /// <summary>What the server asks for itself, as whoever it acts for: nobody sees its address, and everything of the store counts.</summary>
    public static FhirRequest OfServer(string method, IReadOnlyList<string> path, Actor actor, DateTimeOffset at) =>
        new() { Method = method, Path = path, Query = [], Actor = actor, At = at, BaseUrl = $"http://localhost{FhirEndpoint.BasePath}", Headers = new FhirHeaders() };

    /// <summary>The last value of a query parameter; null when it is absent.</summary>
    public string? Parameter(string name)
    {
        for (var i = Query.Count - 1; i >= 0; i--)
            if (Query[i].Name == name) return Query[i].Value;
        return null;
    }
}

/// <summary>The headers that FHIR interactions obey, verbatim; null when absent. https://hl7.org/fhir/R4/http.html#Http-Headers</summary>
internal sealed record FhirHeaders
{
    /// <summary>No header at all.</summary>
    public static FhirHeaders None { get; } = new();

    /// <summary>Media type of the body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Media types wanted.</summary>
    public string? Accept { get; init; }

    /// <summary>Languages wanted.</summary>
    public string? AcceptLanguage { get; init; }

    /// <summary><c>W/"3"</c>: write only onto this version.</summary>
    public string? IfMatch { get; init; }

    /// <summary><c>W/"3"</c>: answer only if it is another version.</summary>
    public string? IfNoneMatch { get; init; }

    /// <summary>An HTTP date: answer only what is newer.</summary>
    public string? IfModifiedSince { get; init; }

    /// <summary>Search criteria of a conditional create.</summary>
    public string? IfNoneExist { get; init; }

    /// <summary><c>return=…</c> and <c>handling=…</c>.</summary>
    public string? Prefer { get; init; }

    /// <summary>A Provenance without target, in JSON, to store with the write. https://hl7.org/fhir/R4/provenance.html#header</summary>
    public string? Provenance { get; init; }
}
