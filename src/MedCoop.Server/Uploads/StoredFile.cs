using System.Globalization;
using System.Text.Json;
using Hl7.Fhir.Model;
using MedCoop.Fhir.Json;

namespace MedCoop.Server.Uploads;

/// <summary>
/// What a Binary says of its content when that lies in a file beside the database: the extension <c>stored-file</c> in the place of
/// <c>data</c>. It stands in the Binary, so journal, history, backup and export know of it without a table of its own.
/// </summary>
/// <param name="Sha256">64 hexadecimal digits in lower case: the file's name.</param>
/// <param name="Size">In bytes.</param>
/// <param name="ScanStatus">A code of <c>scan-status</c>: only what is <c>available</c> is served.</param>
internal sealed record StoredFile(string Sha256, long Size, string ScanStatus)
{
    /// <summary>Checked, and served to those who may see it.</summary>
    public const string Available = "available";

    /// <summary>Not scanned yet.</summary>
    public const string Pending = "pending";

    /// <summary>The scanner found something.</summary>
    public const string ThreatsFound = "threats-found";

    /// <summary>No Binary that names a file is larger, without what is in the file.</summary>
    public const int LargestPointer = 64 * 1024;

    private const string Url = "https://medcoop.example/fhir/StructureDefinition/stored-file";

    /// <summary>Whether it may be opened.</summary>
    public bool IsAvailable => ScanStatus == Available;

    /// <summary>The file that a Binary names; null when its content lies in itself.</summary>
    public static StoredFile? In(ReadOnlyMemory<byte> json)
    {
        if (json.Length > LargestPointer || json.Span.IndexOf("/stored-file\""u8) < 0) return null;
        using var binary = JsonDocument.Parse(json);
        if (!binary.RootElement.TryGetProperty("_data", out var data) || !data.TryGetProperty("extension", out var extensions)) return null;
        foreach (var extension in extensions.EnumerateArray())
        {
            if (extension.TryGetProperty("url", out var url) && url.ValueEquals(Url) && extension.TryGetProperty("extension", out var parts)) return Of(parts);
        }

        return null;
    }

    /// <summary>A Binary that names this file.</summary>
    public ResourceContent ToBinary(string contentType, string securityContext)
    {
        var file = new Extension { Url = Url };
        file.AddExtension("size", new UnsignedInt((int)Size));
        file.AddExtension("sha256", new FhirString(Sha256));
        file.AddExtension("scanStatus", new Code(ScanStatus));
        var data = new Base64Binary();
        data.Extension.Add(file);
        var binary = new Binary { ContentType = contentType, SecurityContext = new ResourceReference(securityContext), DataElement = data };
        return new ResourceContent(binary, ResourceFormat.ToJson(binary));
    }

    private static StoredFile? Of(JsonElement parts)
    {
        string? sha256 = null, status = null;
        long? size = null;
        foreach (var part in parts.EnumerateArray())
        {
            switch (part.GetProperty("url").GetString())
            {
                case "size": size = part.GetProperty("valueUnsignedInt").GetInt64(); break;
                case "sha256": sha256 = part.GetProperty("valueString").GetString(); break;
                case "scanStatus": status = part.GetProperty("valueCode").GetString(); break;
            }
        }

        return sha256 is { Length: 64 } && sha256.All(char.IsAsciiHexDigitLower) && size is { } bytes && status is not null ? new StoredFile(sha256, bytes, status) : null;
    }

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sha256} ({Size:N0} bytes)");
}
