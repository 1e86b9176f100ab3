using MedCoop.Fhir;
using MedCoop.Fhir.Json;

namespace MedCoop.Server.Commands.Import;

/// <summary>
/// Ids that are the same at every import: what comes with an id keeps it, what does not gets one from what it is called in its Bundle,
/// or from its content. So importing again finds what the first import stored.
/// </summary>
internal static class ImportIds
{
    private const string UuidPrefix = "urn:uuid:";

    /// <summary>The id that an entry's fullUrl names: a UUID, or the end of <c>http://.../Type/id</c>; null when it names none.</summary>
    internal static string? FromFullUrl(string? fullUrl, string type)
    {
        if (fullUrl is null) return null;
        if (fullUrl.StartsWith(UuidPrefix, StringComparison.OrdinalIgnoreCase))
            return Guid.TryParseExact(fullUrl[UuidPrefix.Length..], "D", out var uuid) ? uuid.ToString("D") : null;
        var parts = fullUrl.Split('/');
        return parts.Length >= 2 && parts[^2] == type && Rest.ResourceIds.IsValid(parts[^1]) ? parts[^1] : null;
    }

    /// <summary>A UUID of version 8 (https://www.rfc-editor.org/rfc/rfc9562#section-5.8) made from content.</summary>
    /// <param name="hash">Hash of the content.</param>
    /// <param name="ordinal">0 for the first with this content, 1 for the second ... in one transaction.</param>
    internal static string FromContent(UInt128 hash, int ordinal)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, hash + (UInt128)(uint)ordinal);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>The content under another id.</summary>
    internal static ResourceContent WithId(ResourceContent content, ResourceKey key)
    {
        if (content.Resource.Id == key.Id) return content;
        content.Resource.Id = key.Id;
        return content with { Json = ResourceStamp.Stamp(content.Json, key, 1).Bytes };
    }

    /// <summary>Hash of the content, whatever its id, version and white space.</summary>
    internal static UInt128 HashOf(ResourceContent content) =>
        ResourceStamp.Stamp(content.Json, new ResourceKey(content.Resource.TypeName, "x"), 1).ContentHash;
}
