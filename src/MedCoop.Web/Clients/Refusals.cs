using System.Net;
using MedCoop.Fhir.Outcomes;

namespace MedCoop.Web.Clients;

/// <summary>What an answer other than success means to a page.</summary>
internal static class Refusals
{
    /// <summary>The problem of a status. Its text is for logs; pages have their own, in the reader's language.</summary>
    internal static Problem Of(HttpStatusCode status)
    {
        var kind = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ProblemKind.Forbidden,
            HttpStatusCode.NotFound => ProblemKind.NotFound,
            HttpStatusCode.Gone => ProblemKind.Gone,
            HttpStatusCode.Conflict => ProblemKind.Conflict,
            HttpStatusCode.PreconditionFailed => ProblemKind.StaleVersion,
            HttpStatusCode.UnprocessableEntity => ProblemKind.BusinessRule,
            HttpStatusCode.TooManyRequests => ProblemKind.TooManyRequests,
            HttpStatusCode.BadRequest => ProblemKind.Invalid,
            _ => ProblemKind.Unavailable,
        };
        return new Problem(kind, $"HTTP {(int)status}", $"The server answered {(int)status}.");
    }

    /// <summary>The problem of no answer at all.</summary>
    internal static Problem NoAnswer { get; } = new(ProblemKind.Unavailable, "HTTP 503", "The server did not answer.");
}
