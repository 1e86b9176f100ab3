namespace MedCoop.Fhir.Outcomes;

/// <summary>
/// An expected refusal, as a value: what kind it is (which decides the HTTP status, in one place), a stable code from
/// <see cref="ErrorCodes"/>, a sentence for people, and every issue that was found.
/// </summary>
/// <param name="Kind">Which family of refusal this is.</param>
/// <param name="Code">A stable code such as <c>MC1004</c>; see docs/errors.md.</param>
/// <param name="Text">What is wrong and what would be right, in English, without patient data.</param>
/// <param name="Issues">Every issue found; empty means that <paramref name="Text"/> is the only one.</param>
public sealed record Problem(ProblemKind Kind, string Code, string Text, IReadOnlyList<Issue> Issues)
{
    /// <summary>A problem whose text is its only issue.</summary>
    public Problem(ProblemKind kind, string code, string text)
        : this(kind, code, text, [])
    {
    }

    /// <summary>For <see cref="ProblemKind.Gone"/>: the version that is the deletion, so that the answer can carry its ETag.</summary>
    public int? Version { get; init; }

    /// <summary>The same problem with every issue's expression and text led by where it stands, e.g. the Bundle entry that failed.</summary>
    public Problem Within(string expression, string lead) => this with
    {
        Text = $"{lead}: {Text}",
        Issues = Issues.Count == 0
            ? [new Issue(IssueSeverity.Error, IssueTypeOf(Kind), Code, Text) { Expression = expression }]
            : [.. Issues.Select(issue => issue with { Expression = issue.Expression is { } inner ? $"{expression}.{inner}" : expression })],
    };

    /// <summary>The FHIR issue type (http://hl7.org/fhir/R4/valueset-issue-type.html) that says the same as a problem's kind.</summary>
    public static string IssueTypeOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => "invalid",
        ProblemKind.Unauthenticated => "login",
        ProblemKind.Forbidden => "forbidden",
        ProblemKind.NotFound => "not-found",
        ProblemKind.MethodNotAllowed or ProblemKind.NotAcceptable or ProblemKind.UnsupportedMediaType => "not-supported",
        ProblemKind.Conflict or ProblemKind.StaleVersion => "conflict",
        ProblemKind.MultipleMatches => "multiple-matches",
        ProblemKind.Gone => "deleted",
        ProblemKind.TooLarge => "too-long",
        ProblemKind.BusinessRule => "business-rule",
        ProblemKind.TooManyRequests => "throttled",
        ProblemKind.TooCostly => "too-costly",
        ProblemKind.Unavailable => "transient",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, message: null),
    };
}

/// <summary>The families of expected refusal. Only <c>Server/Rest/FhirHttp.cs</c> knows their HTTP status.</summary>
public enum ProblemKind
{
    /// <summary>The content or the request is wrong (400).</summary>
    Invalid,

    /// <summary>Nobody has signed in, or the token is no good (401).</summary>
    Unauthenticated,

    /// <summary>The actor may not do this (403).</summary>
    Forbidden,

    /// <summary>No such resource, type, version or operation (404).</summary>
    NotFound,

    /// <summary>The address exists, but not with this method (405).</summary>
    MethodNotAllowed,

    /// <summary>The wanted answer format is not offered (406).</summary>
    NotAcceptable,

    /// <summary>The write collides with another one or with referential integrity (409).</summary>
    Conflict,

    /// <summary>The resource was deleted (410).</summary>
    Gone,

    /// <summary>The version that the client or the decision relied on is no longer current (412).</summary>
    StaleVersion,

    /// <summary>A conditional interaction's criteria match more than one resource (412).</summary>
    MultipleMatches,

    /// <summary>The body, its nesting or its number of entries is over the limit (413).</summary>
    TooLarge,

    /// <summary>The content type is not one that this server reads (415).</summary>
    UnsupportedMediaType,

    /// <summary>Well-formed, but against a profile or a rule of the cooperation (422).</summary>
    BusinessRule,

    /// <summary>The client asks faster than its rate allows (429).</summary>
    TooManyRequests,

    /// <summary>The search was stopped because it took too long (503).</summary>
    TooCostly,

    /// <summary>The database or disk is not available at the moment (503).</summary>
    Unavailable,
}
