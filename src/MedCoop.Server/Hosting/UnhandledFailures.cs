using System.Data.Common;
using MedCoop.Fhir.Outcomes;
using Microsoft.AspNetCore.Connections;

namespace MedCoop.Server.Hosting;

/// <summary>
/// The one place where exceptions of a request end. A bug becomes a 500 that names the request, without any detail of the inside;
/// a body that cannot be read becomes the 4xx that it deserves; a client that has gone away is nobody's fault.
/// </summary>
internal sealed partial class UnhandledFailures(RequestDelegate next, ILogger<UnhandledFailures> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (IsClientGone(context, failure))
        {
            // The failure can come before RequestAborted does; the log line of the request is to say it either way.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = RequestLog.ClientGone;
            LogClientGone();
        }
        catch (BadHttpRequestException refused)
        {
            await AnswerAsync(context, refused);
        }
        catch (Exception away) when (IsDatabaseAway(away))
        {
            LogAway(RequestShape.Of(context.Request.Path));
            if (!context.Response.HasStarted)
            {
                context.Response.Clear();
                context.Response.Headers.RetryAfter = "5";
            }

            await OutcomeAnswer.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "transient", ErrorCodes.StoreUnavailable, "The database does not answer. Try again.");
        }
#pragma warning disable CA1031 // This is where a bug ends: whatever it is, the client gets a 500 and the log gets the details.
        catch (Exception bug)
#pragma warning restore CA1031
        {
            LogBug(RequestShape.Of(context.Request.Path), FailureText.Of(bug));
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, "exception", ErrorCodes.Internal,
                $"Something broke inside the server. The request id {context.TraceIdentifier} finds it in the server's log.");
        }
    }

    private static bool IsClientGone(HttpContext context, Exception failure) =>
        failure is ConnectionResetException or ConnectionAbortedException
        || (context.RequestAborted.IsCancellationRequested && failure is OperationCanceledException or IOException);

    // The FHIR interactions have the store's own word for it; accounts are asked by way of Entity Framework.
    private static bool IsDatabaseAway(Exception failure) => failure is DbException { IsTransient: true } or { InnerException: DbException { IsTransient: true } };

    private static Task AnswerAsync(HttpContext context, BadHttpRequestException refused) => refused switch
    {
        BodyRefusedException body => AnswerAsync(context, body.StatusCode, body.IssueType, body.Code, body.Message),
        { StatusCode: StatusCodes.Status413PayloadTooLarge } =>
            AnswerAsync(context, refused.StatusCode, "too-long", ErrorCodes.BodyTooLarge, "The body is larger than this server takes."),
        { StatusCode: StatusCodes.Status408RequestTimeout } =>
            AnswerAsync(context, refused.StatusCode, "timeout", ErrorCodes.TooSlow, "The request came too slowly and was given up; nothing of it was done. Send it again."),
        _ => AnswerAsync(context, refused.StatusCode, "invalid", ErrorCodes.BadHeader, "The request is not well-formed HTTP."),
    };

    private static Task AnswerAsync(HttpContext context, int status, string type, string code, string text)
    {
        if (!context.Response.HasStarted)
            AnswerHeaders.Clear(context);
        return OutcomeAnswer.WriteAsync(context, status, type, code, text);
    }

    [LoggerMessage(1011, LogLevel.Debug, "The client went away before the answer")]
    private partial void LogClientGone();

    [LoggerMessage(1013, LogLevel.Error, "A request to {Shape} found the database away")]
    private partial void LogAway(string shape);

    [LoggerMessage(1012, LogLevel.Error, "A request to {Shape} failed inside the server: {Failure}")]
    private partial void LogBug(string shape, string failure);
}
