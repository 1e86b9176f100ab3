using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth;
using MedCoop.Server.Operations.Summaries;
using MedCoop.Server.Rest;
using MedCoop.Store;
using MedCoop.Web;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// <c>Patient/{id}/$health-link</c>: makes a SMART Health Link to a summary of the patient or to one of the patient's documents. The answer is the only place where the link stands.
/// </summary>
internal sealed class CreateHealthLink(
    ResourceStore store, LinkStore links, LinkContent content, ConditionalCriteria criteria, WriteLoop loop, IOptions<HealthLinkOptions> options, IOptions<AccessOptions> access, RestLimits limits)
{
    private const int SecretBytes = 32;
    private const int SaltBytes = 16;

    // What stands before the link stands in the QR code too, which has room for about two thousand letters.
    private const int LongestViewer = 500;

    private static readonly string[] Written = ["DocumentManifest", "Binary"];

    public async Task<Result<FhirAnswer>> RunAsync(RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        if (Refusal(request.Actor) is { } refusal) return refusal;
        if (!LinkInput.Read(request, limits.Read).TryGet(out var input, out var problem)) return problem;
        if (!(await store.ReadAsync(routed.Key, request.Visibility, cancellationToken)).TryGet(out var patient, out problem)) return problem;
        if (patient.IsDeletion) return Read.Deleted(patient);
        if (!WishOf(input, request, (ResourceReader.Parse(patient.Body) as Patient)?.BirthDate).TryGet(out var wish, out problem)) return problem;
        if (!(await SourceAsync(input.Complex<ResourceReference>("document")?.Reference ?? input.Text("document"), routed.Key, request, cancellationToken)).TryGet(out var source, out problem)) return problem;
        if (!(await content.MakeAsync(source, wish.Language, request, cancellationToken)).TryGet(out var made, out problem)) return problem;

        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var link = new HealthLink
        {
            Url = new Uri(LinkEndpoint.Url(access.Value, request.BaseUrl[..^FhirEndpoint.BasePath.Length]) + secret),
            Key = RandomNumberGenerator.GetBytes(HealthLink.KeyBytes),
            Flags = wish.Flags,
            Expires = wish.Expires,
            Label = wish.Label,
        };
        if (link.Url.OriginalString.Length > HealthLink.LongestUrl)
            return new Problem(ProblemKind.BusinessRule, HealthLinkErrorCodes.BadLink, $"The address of this server is too long for a link, whose 'url' has {HealthLink.LongestUrl} letters at most: set Access:PublicUrl to a shorter one.");
        return await KeepAsync(secret, link, wish, source, made, routed, cancellationToken);
    }

    private async Task<Result<FhirAnswer>> KeepAsync(string secret, HealthLink link, Wish wish, string source, MadeDocument made, RoutedRequest routed, CancellationToken cancellationToken)
    {
        var request = routed.Request;
        var isLongTerm = wish.Flags.HasFlag(LinkKinds.LongTerm);
        (ResourceKey Key, string Jwe)? kept = isLongTerm ? null : (new("Binary", Guid.CreateVersion7(request.At).ToString()), new LinkedFile(LinkContent.FhirFile, made.Bundle.ToArray()).Encrypt(link.Key));
        var salt = wish.Passcode is null ? null : RandomNumberGenerator.GetBytes(SaltBytes);
        var state = new LinkState
        {
            Flags = wish.Flags,
            Expires = wish.Expires,
            Patient = routed.Key.Id,
            Content = kept is { } file ? file.Key.ToString() : source,
            Language = wish.Language,
            Key = isLongTerm ? link.Key : null,
            Maker = isLongTerm ? LinkMaker.Of(request.Actor) : null,
            Salt = salt,
            PasscodeHash = salt is null ? null : LinkVault.HashOf(wish.Passcode!, salt),
            AttemptsLeft = salt is null ? 0 : options.Value.MaxAttempts,
        };
        // Whatever could go wrong in it, there is then no link that nobody has.
        var id = LinkVault.IdOf(secret);
        var answer = Answer(link.ToText(wish.Viewer), id, wish);
        var manifest = StoredLink.ToManifest(state, wish.Label, request.Actor.Reference, request.At);
        var asked = request with { Headers = request.Headers with { Provenance = null } };
        var stored = await loop.RunAsync(token => links.PlanAsync(id, manifest, state, kept, asked, token), asked, cancellationToken);
        if (stored.Problem is { } problem) return problem;
        // That the patient's data were looked at for it is one record more than those of the writes.
        return new FhirAnswer(AnswerKind.Ok) { Body = answer, IsShaped = true, Shown = made.Shown };
    }

    /// <summary>Why somebody may not make links; null: they may.</summary>
    public static Problem? Refusal(Actor actor)
    {
        if (AccessRules.IsOperator(actor) && actor.Scopes is null) return null;
        foreach (var type in Written)
        {
            if (!AccessRules.Of(actor, type).HasFlag(Rights.Create))
                return new Problem(ProblemKind.Forbidden, AccessErrorCodes.RoleMissing, $"To make a health link one needs a role that may create {type}: {string.Join(", ", AccessRules.RolesFor(type, Rights.Create).Select(role => role.Code()))}.");
            if (!ScopeRules.Of(actor, type).HasFlag(Rights.Create))
                return new Problem(ProblemKind.Forbidden, AccessErrorCodes.ScopeMissing, $"What your client was allowed (its scopes) does not let it create {type}.");
        }

        return null;
    }

    private Result<Wish> WishOf(OperationInput input, FhirRequest request, string? birthDate)
    {
        var flags = (input.Flag("longTerm") ? LinkKinds.LongTerm : LinkKinds.None) | (input.Flag("direct") ? LinkKinds.DirectFile : LinkKinds.None);
        var (passcode, label, viewer) = (input.Text("passcode"), input.Text("label"), input.Text("viewer"));
        if (passcode is not null && flags.HasFlag(LinkKinds.DirectFile)) return OperationInput.Bad("'direct' (flag U) and 'passcode' exclude each other.");
        if (passcode is not null && PasscodeRules.Weakness(passcode, birthDate) is { } weak) return weak;
        if (label?.Length > HealthLink.LongestLabel) return OperationInput.Bad($"'label' has at most {HealthLink.LongestLabel} letters.");
        if (viewer?.Length > LongestViewer) return OperationInput.Bad(string.Create(CultureInfo.InvariantCulture, $"'viewer' has at most {LongestViewer} letters."));
        if (viewer is not null && (!viewer.EndsWith('#') || !Uri.TryCreate(viewer, UriKind.Absolute, out var page) || page.Scheme != Uri.UriSchemeHttps)) return OperationInput.Bad("'viewer' is an https address that ends with #.");
        var language = input.Text("language") ?? SpokenText.Preferred(request.Headers.AcceptLanguage);
        if (!SpokenText.Languages.Contains(language, StringComparer.Ordinal)) return OperationInput.Bad($"'language' is one of {string.Join(", ", SpokenText.Languages)}.");
        var expires = request.At + options.Value.Lifetime;
        if (input.Text("expires") is { } text && !TryEnd(text, out expires)) return OperationInput.Bad("'expires' is a dateTime, such as 2026-12-01T12:00:00Z; a date alone is its beginning in UTC.");
        // Whole seconds, as the link itself has it.
        expires = DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds());
        if (expires <= request.At || expires > request.At + options.Value.LongestLifetime)
            return OperationInput.Bad($"'expires' is in the future, and at most {options.Value.LongestLifetime.TotalDays.ToString(CultureInfo.InvariantCulture)} days from now.");
        return new Wish(flags | (passcode is null ? LinkKinds.None : LinkKinds.Passcode), expires, passcode, label, viewer, language);
    }

    // As FHIR writes it: what people elsewhere write, such as 12/01/2026, is one day or another.
    private static bool TryEnd(string text, out DateTimeOffset end)
    {
        end = default;
        return FhirDateTime.IsValidValue(text) && new FhirDateTime(text).TryToDateTimeOffset(TimeSpan.Zero, out end);
    }

    // A summary of the patient, or a document that stands among the patient's.
    private async Task<Result<string>> SourceAsync(string? document, ResourceKey patient, FhirRequest request, CancellationToken cancellationToken)
    {
        if (document is null) return patient.ToString();
        if (document.Split('/') is not ["Bundle", var id] || !ResourceIds.IsValid(id)) return OperationInput.Bad("'document' is a reference such as Bundle/1.");
        var found = await criteria.FindAsync("DocumentReference", [new("patient", patient.ToString()), new("location", document)], request, limit: 1, cancellationToken);
        if (!found.TryGet(out var match, out var problem)) return problem;
        return match.Keys.Count > 0 ? document : OperationInput.Bad("'document' is none of the patient's documents that you may see: no DocumentReference about this patient names it.");
    }

    private static byte[] Answer(string text, string id, Wish wish) => ResourceFormat.ToJson(new Parameters
    {
        Parameter =
        [
            new() { Name = "link", Value = new FhirString(text) },
            new() { Name = "management", Value = new ResourceReference($"DocumentManifest/{id}") },
            new() { Name = "expires", Value = new FhirDateTime(wish.Expires) },
            new() { Name = "png", Value = new Attachment { ContentType = "image/png", Data = QrImage.Png(text), Title = wish.Label } },
            new() { Name = "svg", Value = new Attachment { ContentType = "image/svg+xml", Data = System.Text.Encoding.UTF8.GetBytes(QrImage.Svg(text)), Title = wish.Label } },
        ],
    });

    private sealed record Wish(LinkKinds Flags, DateTimeOffset Expires, string? Passcode, string? Label, string? Viewer, string Language);
}
