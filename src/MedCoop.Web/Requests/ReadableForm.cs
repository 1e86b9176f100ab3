using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Requests;

/// <summary>
/// Reads the form of a request before anything else looks at it: what can be read is kept with the request, and what cannot is the sender's fault and
/// told as that. Nothing behind it has to reckon with a body that is no form, or with U+0000, which PostgreSQL keeps in no text.
/// </summary>
public static class ReadableForm
{
    /// <summary>Lets only what can be read as a form pass; where JSON is taken, all but forms.</summary>
    public static async ValueTask<object?> OnlyAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        ArgumentNullException.ThrowIfNull(next);
        var http = invocation.HttpContext;
        var refusal = http.GetEndpoint()?.Metadata.GetMetadata<JsonInstead>() is null ? await RefusalAsync(http.Request) : JsonRefusal(http.Request);
        return refusal ?? await next(invocation);
    }

    /// <summary>Says of an endpoint among forms that it takes JSON.</summary>
    public static TBuilder TakesJson<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(JsonInstead.Mark);

    /// <summary>Reads a form, which stays with the request; says what keeps it from being read, null: nothing.</summary>
    public static async Task<string?> MistakeAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.Any(static field => HasNul(field.Key) || field.Value.Any(HasNul)) ? "The form has a U+0000 in it." : null;
        }
        catch (Exception failure) when (IsSenders(failure) && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return "The form cannot be read: it is damaged, or has too many fields or too long ones.";
        }
    }

    private static async Task<IResult?> RefusalAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            if (request.ContentType is not null || request.ContentLength is not (null or 0)) return Refuse(StatusCodes.Status415UnsupportedMediaType, "This address takes a form.");
            // A script may have nothing to say but the token in its header.
            request.Form = FormCollection.Empty;
            return null;
        }

        return await MistakeAsync(request) is { } mistake ? Refuse(StatusCodes.Status400BadRequest, mistake) : null;
    }

    // Damaged, or more than the limits of forms. A body over the limit of all bodies, and one that breaks off, have answers of their own.
    private static bool IsSenders(Exception failure) => failure is InvalidDataException || failure.GetType() == typeof(IOException);

    private static IResult? JsonRefusal(HttpRequest request) =>
        request.HasFormContentType ? Refuse(StatusCodes.Status415UnsupportedMediaType, "This address takes JSON.") : null;

    private static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static IResult Refuse(int status, string text) => Results.Text(text, statusCode: status);

    private sealed class JsonInstead
    {
        public static readonly JsonInstead Mark = new();
    }
}
