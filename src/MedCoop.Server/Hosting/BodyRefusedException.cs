namespace MedCoop.Server.Hosting;

/// <summary>
/// Reading the request's body found that it cannot be taken. It is an exception because it surfaces in the middle of a stream
/// that some parser reads; <see cref="UnhandledFailures"/> turns it into the answer.
/// </summary>
internal sealed class BodyRefusedException(int status, string issueType, string code, string message) : BadHttpRequestException(message, status)
{
    /// <summary>FHIR issue type code.</summary>
    internal string IssueType { get; } = issueType;

    /// <summary>A stable code from <see cref="Fhir.Outcomes.ErrorCodes"/>.</summary>
    internal string Code { get; } = code;
}
