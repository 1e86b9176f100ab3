using System.Security.Cryptography;
using Hl7.Fhir.Model;
using MedCoop.Domain.Documents;
using MedCoop.Fhir;
using MedCoop.Fhir.Json;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.Documents;

/// <summary>The DocumentReference of a document that others sent: what it is, where the bytes lie as they came, what it became or what is wrong with it.</summary>
internal static class KeptDocument
{
    /// <summary>Identifies a document by the SHA-256 of its bytes as they came.</summary>
    public const string HashSystem = "https://medcoop.example/fhir/sid/document-sha256";

    /// <summary>The parts of a kept document, and its states.</summary>
    public const string Codes = "https://medcoop.example/fhir/CodeSystem/received-document";

    /// <summary>The bytes as they came.</summary>
    public const string Original = "original";

    /// <summary>The Bundle that a valid one is stored as.</summary>
    public const string Resource = "resource";

    /// <summary>The OperationOutcome that names what is wrong with one that is not valid.</summary>
    public const string Faults = "faults";

    private const string Invalid = "invalid";

    private const string Sha256Url = "https://medcoop.example/fhir/StructureDefinition/sha-256";

    /// <summary>64 hexadecimal digits.</summary>
    public static string HashOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    /// <summary>The DocumentReference.</summary>
    /// <param name="document">What was read of it.</param>
    /// <param name="sent">How it came.</param>
    /// <param name="request">Who sent it, and when.</param>
    public static DocumentReference ToReference(ClinicalDocument document, SentDocument sent, FhirRequest request)
    {
        var composition = document.Composition?.Resource ?? JsonView.Nothing;
        var isValid = sent.Bundle is not null;
        var original = AttachmentOf(sent.ContentType, sent.Binary, composition["title"].Text);
        original.SizeUnsignedInt = sent.Bytes.Length;
#pragma warning disable CA5350 // FHIR's Attachment.hash is SHA-1; nothing is protected by it. https://hl7.org/fhir/R4/datatypes.html#Attachment
        original.Hash = SHA1.HashData(sent.Bytes.Span);
#pragma warning restore CA5350
        original.AddExtension(Sha256Url, new FhirString(sent.Hash));
        return new DocumentReference
        {
            Meta = new Meta { Tag = [new Coding(Codes, isValid ? "valid" : Invalid)] },
            MasterIdentifier = new Identifier(HashSystem, sent.Hash),
            Status = DocumentReferenceStatus.Current,
            // What is not valid stands there until a person has decided about it.
            DocStatus = isValid ? CompositionStatus.Final : CompositionStatus.Preliminary,
            Type = TypeOf(composition["type"]),
            // Of somebody in any case: who works without patients does not see it.
            Subject = sent.Subject is { } subject ? new ResourceReference(subject.ToString()) : new ResourceReference { Type = "Patient", Display = NameOf(document, composition["subject"]) },
            DateElement = new Instant(request.At),
            Author = [.. composition["author"].Items.Select(author => NameOf(document, author)).OfType<string>().Distinct(StringComparer.Ordinal).Select(name => new ResourceReference { Display = name })],
            Custodian = request.Actor.Organization is { } organization ? new ResourceReference(organization) : null,
            Description = Plain(composition["title"].Text),
            Content =
            [
                new() { Attachment = original, Format = new Coding(Codes, Original) },
                .. sent.Bundle is { } bundle ? [new DocumentReference.ContentComponent { Attachment = AttachmentOf(MediaTypes.FhirJson, bundle, null), Format = new Coding(Codes, Resource) }] : (DocumentReference.ContentComponent[])[],
                .. sent.Faults is { } faults ? [new DocumentReference.ContentComponent { Attachment = AttachmentOf(MediaTypes.FhirJson, faults, null), Format = new Coding(Codes, Faults) }] : (DocumentReference.ContentComponent[])[],
            ],
            Context = sent.Case is { } related ? new DocumentReference.ContextComponent { Related = [new ResourceReference(related.ToString())] } : null,
        };
    }

    /// <summary>Where a part of a kept document lies; null where it has none.</summary>
    public static ResourceKey? PartOf(DocumentReference document, string part)
    {
        var url = document.Content.Find(content => content.Format is { System: Codes } format && format.Code == part)?.Attachment?.Url;
        return url?.Split('/') is [var type and ("Binary" or "Bundle"), var id] && ResourceIds.IsValid(id) ? new ResourceKey(type, id) : null;
    }

    /// <summary>Whether it is not valid, and nobody has decided about it.</summary>
    public static bool IsWaiting(DocumentReference document) => document.Meta?.Tag.Exists(IsInvalid) == true;

    /// <summary>The same, decided about.</summary>
    public static DocumentReference Decided(DocumentReference document)
    {
        var decided = (DocumentReference)document.DeepCopy();
        decided.DocStatus = CompositionStatus.Final;
        decided.Meta!.Tag = [.. decided.Meta.Tag.Where(tag => !IsInvalid(tag)), new Coding(Codes, "decided")];
        return decided;
    }

    private static bool IsInvalid(Coding tag) => tag is { System: Codes, Code: Invalid };

    private static Attachment AttachmentOf(string contentType, ResourceKey at, string? title) => new() { ContentType = contentType, Url = at.ToString(), Title = Plain(title) };

    private static CodeableConcept? TypeOf(JsonView type)
    {
        var codings = type["coding"].Items.Select(coding => (System: Plain(coding["system"].Text), Code: Plain(coding["code"].Text), Display: Plain(coding["display"].Text)))
            .Where(coding => coding is { System: { } system, Code: { } code } && !system.Any(char.IsWhiteSpace) && !code.Any(char.IsWhiteSpace)).ToList();
        var text = Plain(type["text"].Text);
        return codings.Count == 0 && text is null ? null : new CodeableConcept { Coding = [.. codings.Select(coding => new Coding(coding.System, coding.Code, coding.Display!))], Text = text };
    }

    private static string? NameOf(ClinicalDocument document, JsonView author) => Plain(
        document.Composition is { } composition && document.Resolve(author, composition) is { } entry && entry.Display != entry.Type ? entry.Display : author["display"].Text);

    // What others write may hold what no FHIR string can.
    private static string? Plain(string? text)
    {
        if (text is null) return null;
        var plain = string.Concat(text.Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter))).Trim();
        return plain.Length == 0 ? null : plain.Length > 500 ? plain[..500] : plain;
    }
}

/// <summary>A document on its way in.</summary>
/// <param name="Bytes">As they came.</param>
/// <param name="ContentType">FHIR JSON or FHIR XML.</param>
/// <param name="Hash">Their SHA-256.</param>
internal sealed record SentDocument(ReadOnlyMemory<byte> Bytes, string ContentType, string Hash)
{
    /// <summary>The DocumentReference that it becomes.</summary>
    public required ResourceKey Reference { get; init; }

    /// <summary>The Binary that keeps its bytes.</summary>
    public required ResourceKey Binary { get; init; }

    /// <summary>The Bundle that a valid one is stored as; null: it is not valid.</summary>
    public ResourceKey? Bundle { get; init; }

    /// <summary>The Binary that keeps what is wrong with it; null: it is valid.</summary>
    public ResourceKey? Faults { get; init; }

    /// <summary>The case that it belongs to; null: none was named.</summary>
    public ResourceKey? Case { get; init; }

    /// <summary>The patient of this server to whom it belongs, as the sender says; null: not said.</summary>
    public ResourceKey? Subject { get; init; }
}
