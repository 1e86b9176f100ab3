using System.Globalization;
using MedCoop.Domain.Access;
using MedCoop.Server.Audit;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>
/// Puts into the audit trail what forms did to accounts, and who signed out or could not sign in. Successful sign-ins are recorded where the
/// session begins (<see cref="SessionCookie"/>).
/// </summary>
internal sealed class AuditedForm(AuditTrail trail, RequestActor actors) : IEndpointFilter
{
    private static readonly string[] SigningIn = [SignedIn.SignInPage, SignedIn.SecondFactorPage, "/account/recovery", "/account/passkey/sign-in"];

    // These change nothing of anybody's rights, or tell only what somebody asked for.
    private static readonly string[] Harmless = ["/account/language", "/account/forgot", "/account/passkey/options", "/account/passkey/register-options", "/connect/api/launch"];

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var path = http.Request.Path.Value ?? "";
        if (!trail.KeepsRequests || Harmless.Contains(path, StringComparer.Ordinal)) return await next(context);
        var before = await SignedIn.OfAsync(http);
        var result = await next(context);
        var error = ErrorOf(result);
        var (origin, actor) = (RequestOrigin.Of(http), await ActorAsync(http, before));
        var unrecorded = path switch
        {
            _ when SigningIn.Contains(path, StringComparer.Ordinal) => error is null ? null : await trail.SignInRefusedAsync(http.Features.Get<TriedAccount>()?.FhirUser, error, origin, http.RequestAborted),
            "/account/sign-out" => actor is null ? null : await trail.SignedOutAsync(actor, "browser", origin, http.RequestAborted),
            _ => await trail.AccountChangedAsync(actor, $"{http.Request.Method} {path}{http.Features.Get<GivenRights>()}", error, origin, http.RequestAborted),
        };
        return unrecorded is null ? result : throw new StoreUnavailableException(unrecorded);
    }

    /// <summary>Somebody who is signed in, as the trail names it.</summary>
    public static Actor ActorOf(SignedIn signedIn) => new(signedIn.Person.Account.FhirUser)
    {
        Organization = PersonClaims.ActingFor(signedIn.Person)?.Organization,
        Roles = (PersonClaims.ActingFor(signedIn.Person)?.RoleCodes ?? []).Select(RoleCodes.Find).OfType<Role>().ToHashSet(),
    };

    // A system shows a token instead of a cookie.
    private async Task<Actor?> ActorAsync(HttpContext http, SignedIn? before) => BearerToken.Of(http.Request) is null
        ? before is null ? null : ActorOf(before)
        : (await actors.OfAsync(http)).TryGet(out var actor, out _) ? actor : null;

    private static string? ErrorOf(object? result) => result switch
    {
        SeeOther { Error: { } error } => error,
        IStatusCodeHttpResult { StatusCode: >= 400 and var status } => string.Create(CultureInfo.InvariantCulture, $"{status}"),
        _ => null,
    };
}

/// <summary>Whom a sign-in was tried for, where there is such an account.</summary>
/// <param name="FhirUser">Who it is in FHIR.</param>
internal sealed record TriedAccount(string FhirUser);

/// <summary>What an act would let somebody do: for the trail, which says it of what was refused, too.</summary>
/// <param name="Who">Who it is in FHIR, e.g. <c>Practitioner/1</c>.</param>
/// <param name="Organization">For which organisation; null: for none.</param>
/// <param name="Roles">Codes of roles.</param>
internal sealed record GivenRights(string? Who, string? Organization, IReadOnlyList<string> Roles)
{
    /// <summary>In words, after what was asked.</summary>
    public override string ToString() => $" for {Who ?? "nobody"} in {Organization ?? "no organisation"}: {(Roles.Count == 0 ? "no role" : string.Join(' ', Roles))}";
}
