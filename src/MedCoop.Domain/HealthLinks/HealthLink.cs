using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Domain.HealthLinks;

/// <summary>
/// A SMART Health Link: where documents are and the key that opens them. Whoever has its text has both.
/// https://docs.smarthealthit.org/smart-health-links/spec
/// </summary>
public sealed record HealthLink
{
    /// <summary>What the text of a link begins with.</summary>
    public const string Scheme = "shlink:/";

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>Most letters of <see cref="Url"/>.</summary>
    public const int LongestUrl = 128;

    /// <summary>Most letters of <see cref="Label"/>.</summary>
    public const int LongestLabel = 80;

    private const int Version = 1;

    // Far beyond every payload; what others send is not decoded without end.
    private const int LongestText = 16 * 1024;

    // The last second of year 9999, which DateTimeOffset can hold.
    private const double LastSecond = 253_402_300_799;

    // Text of any script as it is: fewer letters, and a coarser QR code.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Address of the manifest, or with <see cref="LinkKinds.DirectFile"/> of the file.</summary>
    public required Uri Url { get; init; }

    /// <summary>The key that the files are encrypted with: <see cref="KeyBytes"/> bytes.</summary>
    public required byte[] Key { get; init; }

    /// <summary>What kind of link it is.</summary>
    public LinkKinds Flags { get; init; }

    /// <summary>When it ends, as a hint; null: not said.</summary>
    public DateTimeOffset? Expires { get; init; }

    /// <summary>What it leads to, in a few words; null: not said.</summary>
    public string? Label { get; init; }

    /// <summary>The text that people pass on.</summary>
    /// <param name="viewer">A viewer's address that ends with <c>#</c>, to stand before it; null: none.</param>
    public string ToText(string? viewer = null) => $"{viewer}{Scheme}{Base64Url.EncodeToString(Payload())}";

    /// <summary>Reads what a person or a camera brings; spaces around it and a viewer's address before it do not matter.</summary>
    public static Result<HealthLink> Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > LongestText) return Bad("It is too long.");
        var start = trimmed.IndexOf(Scheme, StringComparison.OrdinalIgnoreCase);
        if (start < 0 || (start > 0 && trimmed[start - 1] != '#')) return Bad("It does not begin with shlink:/, or with a viewer's address that ends with # and shlink:/ after it.");
        var encoded = trimmed.AsSpan(start + Scheme.Length).TrimStart('/');
        if (!Base64Url.IsValid(encoded)) return Bad("What follows shlink:/ is not base64url: it may have been cut off or changed on its way.");
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(encoded));
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(new JsonView(json.RootElement)) : Bad("Its payload is no JSON object.");
        }
        catch (JsonException)
        {
            return Bad("Its payload is no JSON: it may have been cut off or changed on its way.");
        }
    }

    private static Result<HealthLink> Read(JsonView payload)
    {
        if (payload["v"].Element is { } version && (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version))
            return Bad("It is of another version of the specification than 1 ('v'), which this server does not know.");
        if (payload["url"].Quoted is not { } address || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.Fragment.Length > 0)
            return Bad("Its 'url' is missing or no web address.");
        if (address.Length > LongestUrl) return Bad($"Its 'url' is longer than {LongestUrl} letters.");
        if (payload["key"].Quoted is not { Length: 43 } encoded || !Base64Url.IsValid(encoded) || Base64Url.DecodeFromChars(encoded) is not { Length: KeyBytes } key)
            return Bad("Its 'key' is missing or not 32 bytes in base64url.");
        if (!TryFlags(payload, out var flags)) return Bad("Its 'flag' says both P and U, which exclude each other, or is no text.");
        if (!TryExpiry(payload, out var expires)) return Bad("Its 'exp' is no number of seconds since 1970.");
        var label = payload["label"].Quoted;
        if (label is null && payload["label"].Element is not null) return Bad("Its 'label' is no text.");
        if (label?.Length > LongestLabel) return Bad($"Its 'label' is longer than {LongestLabel} letters.");
        return new HealthLink { Url = url, Key = key, Flags = flags, Expires = expires, Label = label };
    }

    // Flags that are not known are safe to ignore; in which order they come does not matter to who reads.
    private static bool TryFlags(JsonView payload, out LinkKinds flags)
    {
        flags = LinkKinds.None;
        var flag = payload["flag"];
        if (flag.Element is null) return true;
        if (flag.Quoted is not { } letters) return false;
        foreach (var letter in letters)
            flags |= letter switch { 'L' => LinkKinds.LongTerm, 'P' => LinkKinds.Passcode, 'U' => LinkKinds.DirectFile, _ => LinkKinds.None };
        return !flags.HasFlag(LinkKinds.Passcode | LinkKinds.DirectFile);
    }

    private static bool TryExpiry(JsonView payload, out DateTimeOffset? expires)
    {
        expires = null;
        if (payload["exp"].Element is not { } exp) return true;
        if (exp.ValueKind != JsonValueKind.Number || !exp.TryGetDouble(out var seconds) || seconds is < 0 or > LastSecond) return false;
        expires = DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds));
        return true;
    }

    private byte[] Payload()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, Plain);
        writer.WriteStartObject();
        writer.WriteString("url", Url.OriginalString);
        if (FlagText() is { Length: > 0 } flags) writer.WriteString("flag", flags);
        writer.WriteString("key", Base64Url.EncodeToString(Key));
        if (Expires is { } expires) writer.WriteNumber("exp", expires.ToUnixTimeSeconds());
        if (Label is not null) writer.WriteString("label", Label);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    // In alphabetical order.
    private string FlagText() => new StringBuilder(3)
        .Append(Flags.HasFlag(LinkKinds.LongTerm) ? "L" : "").Append(Flags.HasFlag(LinkKinds.Passcode) ? "P" : "").Append(Flags.HasFlag(LinkKinds.DirectFile) ? "U" : "").ToString();

    private static Problem Bad(string why) => new(ProblemKind.Invalid, HealthLinkErrorCodes.BadLink, $"This is no SMART Health Link that can be opened. {why}");
}
