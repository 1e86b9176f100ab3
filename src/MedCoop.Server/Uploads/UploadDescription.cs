using System.Text;
using Hl7.Fhir.Model;
using MedCoop.Domain.Access;
using MedCoop.Fhir;
using MedCoop.Fhir.Outcomes;
using DocumentStatus = Hl7.Fhir.Model.DocumentReferenceStatus;

namespace MedCoop.Server.Uploads;

/// <summary>What a client says of the file that it uploads, in <c>Upload-Metadata</c>. https://tus.io/protocols/resumable-upload#upload-metadata</summary>
internal sealed record UploadDescription
{
    private const string ScanStatusUrl = "https://medcoop.example/fhir/StructureDefinition/scan-status";
    private const string Sha256Url = "https://medcoop.example/fhir/StructureDefinition/sha-256";
    private const string DocumentKinds = "https://medcoop.example/fhir/CodeSystem/document-kind";

    /// <summary>What people call the file.</summary>
    public required string FileName { get; init; }

    /// <summary>What it is.</summary>
    public required string ContentType { get; init; }

    /// <summary>What it must hash to, in lower-case hexadecimal digits; null: nothing was announced.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The Patient or Practitioner whom it is about; null: whom <see cref="Case"/> is about.</summary>
    public ResourceKey? Subject { get; init; }

    /// <summary>What it belongs to: a referral, a Task, a consignment.</summary>
    public ResourceKey? Case { get; init; }

    /// <summary>A code of document-kind, or <c>system|code</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>In a few words.</summary>
    public string? Description { get; init; }

    /// <summary>BCP 47.</summary>
    public string? Language { get; init; }

    /// <summary>Until when a visa, passport or letter is valid: a FHIR date.</summary>
    public string? ValidUntil { get; init; }

    /// <summary>Reads the header: <c>filename d29yZHM=,contentType dGV4dA==</c>. Keys that are not known here mean nothing.</summary>
    public static Result<UploadDescription> Read(string header)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.Split(' ') is not [{ Length: > 0 } key, .. { Length: <= 1 } rest] || Text(rest) is not { } value || !values.TryAdd(key, value))
                return Bad("it is a list of pairs, each a key, a space and a value in base64 (UTF-8), with commas between them, and each key once.");
        }

        string? Of(params string[] names) => names.Select(name => values.GetValueOrDefault(name)).FirstOrDefault(value => value is { Length: > 0 });
        if (Of("filename", "name") is not { } fileName) return Bad("filename is missing.");
        if (Of("contentType", "filetype") is not { } contentType || !contentType.Contains('/', StringComparison.Ordinal)) return Bad("contentType is missing, or none, such as application/pdf.");
        var sha256 = Of("sha256")?.ToLowerInvariant();
        if (sha256 is not null && !FileStore.IsName(sha256)) return Bad("sha256 is 64 hexadecimal digits.");
        var (subject, inCase) = (Of("subject", "patient"), Of("case"));
        if (subject is null && inCase is null) return Bad("subject (Patient/1) or case (ServiceRequest/1) is missing: a file belongs to somebody, or to something.");
        if ((subject is not null && KeyOf(subject) is not { Type: "Patient" or "Practitioner" }) || (inCase is not null && KeyOf(inCase) is null))
            return Bad("subject is a reference such as Patient/1, case one such as ServiceRequest/1, of this server.");
        return new UploadDescription
        {
            FileName = fileName,
            ContentType = contentType,
            Sha256 = sha256,
            Subject = KeyOf(subject),
            Case = KeyOf(inCase),
            Kind = Of("kind"),
            Description = Of("description"),
            Language = Of("language"),
            ValidUntil = Of("validUntil"),
        };
    }

    /// <summary>The DocumentReference of the file.</summary>
    /// <param name="subject">The Patient or Practitioner whom it is about; null: nobody.</param>
    /// <param name="author">Who uploads.</param>
    /// <param name="file">Where it lies; null: it was refused, and lies nowhere.</param>
    /// <param name="binary">The Binary that gives it.</param>
    /// <param name="outcome">What was found of it.</param>
    /// <param name="at">When.</param>
    public DocumentReference ToDocument(ResourceKey? subject, Actor author, StoredFile? file, ResourceKey binary, UploadOutcome outcome, DateTimeOffset at)
    {
        var attachment = new Attachment { ContentType = ContentType, Language = Language, Title = FileName };
        if (file is not null)
        {
            attachment.Url = binary.ToString();
            attachment.SizeUnsignedInt = (int)file.Size;
            attachment.Hash = outcome.Sha1 is { } sha1 ? Convert.FromBase64String(sha1) : null;
            attachment.AddExtension(Sha256Url, new FhirString(file.Sha256));
        }

        var content = new DocumentReference.ContentComponent { Attachment = attachment };
        content.AddExtension(ScanStatusUrl, new Code(outcome.ScanStatus));
        var document = new DocumentReference
        {
            Status = DocumentStatus.Current,
            DocStatus = DocStatusOf(outcome.ScanStatus),
            Type = Kind is null ? null : KindOf(Kind),
            Subject = subject is { } whom ? new ResourceReference(whom.ToString()) : null,
            DateElement = new Instant(at),
            Author = [new ResourceReference(author.Reference)],
            Custodian = author.Organization is { } organization ? new ResourceReference(organization) : null,
            Description = Description,
            Content = [content],
        };
        if (Case is { } related || ValidUntil is not null)
        {
            document.Context = new DocumentReference.ContextComponent
            {
                Related = Case is { } key ? [new ResourceReference(key.ToString())] : [],
                Period = ValidUntil is null ? null : new Period { End = ValidUntil },
            };
        }

        return document;
    }

    /// <summary>What the scanner's word makes of a document: only what can be opened is final.</summary>
    public static CompositionStatus DocStatusOf(string? scanStatus) => scanStatus switch
    {
        StoredFile.Available => CompositionStatus.Final,
        StoredFile.Pending => CompositionStatus.Preliminary,
        _ => CompositionStatus.EnteredInError,
    };

    private static CodeableConcept KindOf(string kind) =>
        kind.LastIndexOf('|') is var bar and >= 0 ? new CodeableConcept(kind[..bar], kind[(bar + 1)..]) : new CodeableConcept(DocumentKinds, kind);

    private static ResourceKey? KeyOf(string? reference) =>
        reference?.Split('/') is [var type, var id] && ResourceKinds.IsKnown(type) && Rest.ResourceIds.IsValid(id) ? new ResourceKey(type, id) : null;

    private static string? Text(string[] base64)
    {
        if (base64 is not [{ Length: > 0 } text]) return "";
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static Problem Bad(string text) => new(ProblemKind.Invalid, ErrorCodes.BadUploadRequest, $"Upload-Metadata: {text}");
}
