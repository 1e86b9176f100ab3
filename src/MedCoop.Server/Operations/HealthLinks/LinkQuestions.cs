using System.Text.Json;
using MedCoop.Domain.HealthLinks;
using MedCoop.Fhir.Json;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Audit;
using MedCoop.Server.Rest;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>Reads what somebody asks who has a link: anybody may send anything.</summary>
internal static class LinkQuestions
{
    private const int MostBodyBytes = 16 * 1024;
    private const int LongestRecipient = 200;

    /// <summary>The refusal of a question of nobody.</summary>
    public static Problem NoRecipient { get; } = new(ProblemKind.Invalid, HealthLinkErrorCodes.BadLink, "Say who asks: 'recipient' is required.");

    private static Problem NoQuestion { get; } = new(
        ProblemKind.Invalid, HealthLinkErrorCodes.BadLink, "The body is a JSON object with 'recipient' and, where they are needed, 'passcode' and 'embeddedLengthMax' (a whole number from 0).");

    /// <summary>The question for a manifest in a body; the secret of the address is not in it yet.</summary>
    public static async Task<Result<AskedManifest>> ReadAsync(HttpContext http)
    {
        if (http.Request.ContentLength > MostBodyBytes) return NoQuestion;
        using var buffer = new MemoryStream();
        var part = new byte[4096];
        for (int read; (read = await http.Request.Body.ReadAsync(part, http.RequestAborted)) > 0;)
        {
            if (buffer.Length + read > MostBodyBytes) return NoQuestion;
            buffer.Write(part, 0, read);
        }

        try
        {
            using var json = JsonDocument.Parse(buffer.ToArray());
            if (json.RootElement.ValueKind != JsonValueKind.Object) return NoQuestion;
            var body = new JsonView(json.RootElement);
            if (Recipient(body["recipient"].Quoted) is not { } recipient) return NoRecipient;
            int? longest = null;
            if (body["embeddedLengthMax"] is { Exists: true, Element: { } most })
            {
                if (most.ValueKind != JsonValueKind.Number || !most.TryGetInt64(out var number) || number < 0) return NoQuestion;
                longest = (int)Math.Min(number, int.MaxValue);
            }

            return new AskedManifest(new LinkQuestion("", recipient, body["passcode"].Quoted, RequestOrigin.Of(http), BaseUrl(http)), longest);
        }
        catch (JsonException)
        {
            return NoQuestion;
        }
    }

    /// <summary>Who asks, as it can be shown to people; null: nothing can.</summary>
    public static string? Recipient(string? text)
    {
        var plain = string.Concat((text ?? "").Where(letter => !char.IsControl(letter) && !char.IsSurrogate(letter))).Trim();
        return plain.Length == 0 ? null : plain.Length > LongestRecipient ? plain[..LongestRecipient] : plain;
    }

    /// <summary>This server's FHIR base as who asks sees it.</summary>
    public static string BaseUrl(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}{FhirEndpoint.BasePath}";
}

/// <summary>A question for a manifest.</summary>
/// <param name="Question">The question.</param>
/// <param name="EmbeddedLengthMax">From how many letters on a file is to have an address of its own; null: not said.</param>
internal sealed record AskedManifest(LinkQuestion Question, int? EmbeddedLengthMax);
