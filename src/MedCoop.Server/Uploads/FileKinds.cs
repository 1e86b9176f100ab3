using System.Collections.Frozen;

namespace MedCoop.Server.Uploads;

/// <summary>What the first bytes of a file tell about it. https://en.wikipedia.org/wiki/List_of_file_signatures</summary>
internal static class FileKinds
{
    private delegate bool Test(ReadOnlySpan<byte> file);

    // A PDF may begin within its first 1,024 bytes (ISO 32000-1, annex H).
    private const int PdfLead = 1024;

    private static readonly FrozenDictionary<string, Test> Signatures = new Dictionary<string, Test>(StringComparer.OrdinalIgnoreCase)
    {
        ["application/pdf"] = file => file[..Math.Min(file.Length, PdfLead)].IndexOf("%PDF-"u8) >= 0,
        ["image/png"] = file => file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        ["image/jpeg"] = IsJpeg,
        ["image/jpg"] = IsJpeg,
        ["image/gif"] = file => file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8),
        ["image/tiff"] = file => file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8),
        ["image/bmp"] = file => file.StartsWith("BM"u8),
        ["image/webp"] = file => file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8),
        ["application/dicom"] = file => file.Length > 132 && file[128..].StartsWith("DICM"u8),
        ["application/zip"] = IsZip,
        ["application/gzip"] = file => file.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]),
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = IsZip,
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = IsZip,
        ["application/vnd.oasis.opendocument.text"] = IsZip,
        ["video/mp4"] = file => file.Length > 12 && file[4..].StartsWith("ftyp"u8),
        ["application/json"] = IsText,
        ["application/fhir+json"] = IsText,
        ["application/xml"] = IsText,
        ["application/fhir+xml"] = IsText,
        ["application/hl7-v3+xml"] = IsText,
        ["application/javascript"] = _ => false,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> OfPrograms = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "application/x-msdownload", "application/x-msdos-program", "application/vnd.microsoft.portable-executable", "application/x-executable", "application/x-sh", "application/java-archive",
        "application/javascript", "text/javascript", "application/x-elf", "application/wasm");

    /// <summary>Whether a content type is that of something that runs.</summary>
    public static bool IsOfProgram(string contentType) => OfPrograms.Contains(contentType);

    /// <summary>Whether the bytes are a program, whatever they are called.</summary>
    public static bool IsProgram(ReadOnlySpan<byte> file) =>
        (file.StartsWith("MZ"u8) && file.Length > 64)
        || file.StartsWith("\u007fELF"u8)
        || file.StartsWith("#!"u8)
        || file.StartsWith("\0asm"u8)
        || file.StartsWith((ReadOnlySpan<byte>)[0xCA, 0xFE, 0xBA, 0xBE])
        || file.StartsWith((ReadOnlySpan<byte>)[0xCF, 0xFA, 0xED, 0xFE])
        || file.StartsWith((ReadOnlySpan<byte>)[0xCE, 0xFA, 0xED, 0xFE]);

    /// <summary>Whether the bytes can be what the content type says; of types that are not known here nothing is claimed.</summary>
    public static bool Fits(string contentType, ReadOnlySpan<byte> file)
    {
        if (file.IsEmpty) return true;
        if (Signatures.TryGetValue(contentType, out var test)) return test(file);
        return !contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || IsText(file);
    }

    /// <summary>Whether a file of this type has no zero byte anywhere, if it begins so: UTF-16 has.</summary>
    public static bool HasNoZeroByte(string contentType, ReadOnlySpan<byte> head) =>
        !IsUtf16(head) && (contentType.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || (Signatures.TryGetValue(contentType, out var test) && test == IsText));

    private static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    private static bool IsZip(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 0x03, 0x04]) || file.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 0x05, 0x06]);

    // Text has no zero bytes, unless it is UTF-16, which begins with a byte order mark.
    private static bool IsText(ReadOnlySpan<byte> file) => IsUtf16(file) || !file.Contains((byte)0);

    private static bool IsUtf16(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || file.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
}
