using System.Collections.Immutable;
using System.Globalization;
using System.Security.Claims;
using MedCoop.Domain.Access;
using MedCoop.Server.Audit;
using MedCoop.Store;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// <c>POST /connect/token</c>: gives tokens for a code, a refresh token, or a system's own credentials. OpenIddict has checked client, code and
/// PKCE before; here is what the tokens say.
/// </summary>
internal static class TokenEndpoint
{
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static Task<IResult> RunAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict did not see the request.");
        return request.IsClientCredentialsGrantType() ? SystemAsync(context, request) : PersonAsync(context, request);
    }

    private static async Task<IResult> SystemAsync(HttpContext context, OpenIddictRequest request)
    {
        if (await context.RequestServices.GetRequiredService<Clients>().FindAsync(request.ClientId!, context.RequestAborted) is not var (client, name))
            return Refused(Errors.InvalidClient, "There is no such client any more.");
        // Who names none gets all that it may have. https://www.rfc-editor.org/rfc/rfc6749#section-3.3
        var granted = GrantedScopes.Of(request.GetScopes() is { Length: > 0 } asked ? asked : client.Scopes, client.Scopes, ScopeContext.System);
        if (granted.Count == 0) return Refused(Errors.InvalidScope, "None of the scopes asked for can be given to this client; it needs system/… scopes.");
        var principal = PersonClaims.OfSystem(request.ClientId!, name, client, granted);
        principal.SetResources(AuthorizationServer.FhirBase(context.Request));
        await RecordAsync(context, request, principal);
        return Results.SignIn(principal, properties: null, Scheme);
    }

    // The code or refresh token says who it was; what that person may do is looked up anew.
    private static async Task<IResult> PersonAsync(HttpContext context, OpenIddictRequest request)
    {
        var ticket = (await context.AuthenticateAsync(Scheme)).Principal;
        if (ticket is null) return Refused(Errors.InvalidGrant, "The code or token is not valid any more.");
        if (await context.RequestServices.GetRequiredService<Clients>().FindAsync(request.ClientId!, context.RequestAborted) is not var (client, _))
            return Refused(Errors.InvalidClient, "There is no such client any more.");
        // What was agreed to once is given only as long as the client's registration covers it.
        ImmutableArray<string> scopes = [.. GrantedScopes.Of(Narrowed(ticket.GetScopes(), request), client.Scopes, context: null)];
        if (scopes.IsEmpty) return Refused(Errors.InvalidScope, "None of the scopes can be given to this client any more.");
        var patient = ticket.GetClaim(PersonClaims.Patient);
        var claims = context.RequestServices.GetRequiredService<PersonClaims>();
        if (await claims.OfAsync(ticket.GetClaim(Claims.Subject), scopes, patient, context.RequestAborted) is not { } principal)
            return Refused(Errors.InvalidGrant, "The account may not sign in any more.");
        PersonClaims.SetSince(principal, long.TryParse(ticket.GetClaim(Claims.AuthenticationTime), NumberStyles.None, CultureInfo.InvariantCulture, out var since) ? since : null);
        principal.SetAuthorizationId(ticket.GetAuthorizationId());
        principal.SetResources(AuthorizationServer.FhirBase(context.Request));
        await RecordAsync(context, request, principal);
        return Results.SignIn(principal, Told(patient), Scheme);
    }

    // Before the token is given.
    private static async Task RecordAsync(HttpContext context, OpenIddictRequest request, ClaimsPrincipal principal)
    {
        var actor = new Actor(principal.GetClaim(PersonClaims.FhirUser) ?? "")
        {
            ClientId = request.ClientId,
            Organization = principal.GetClaim(PersonClaims.Organization),
            Roles = principal.GetClaims(Claims.Role).Select(RoleCodes.Find).OfType<Role>().ToHashSet(),
        };
        var trail = context.RequestServices.GetRequiredService<AuditTrail>();
        if (await trail.SignedInAsync(actor, principal.GetClaim(Claims.Name), $"token by {request.GrantType}", RequestOrigin.Of(context), context.RequestAborted) is { } unrecorded)
            throw new StoreUnavailableException(unrecorded);
    }

    // https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
    private static AuthenticationProperties Told(string? patient)
    {
        var properties = new AuthenticationProperties();
        if (patient is null) return properties;
        properties.SetParameter(PersonClaims.Patient, patient);
        properties.SetParameter("need_patient_banner", true);
        return properties;
    }

    // A refresh may ask for less, never for more. https://www.rfc-editor.org/rfc/rfc6749#section-6
    private static ImmutableArray<string> Narrowed(ImmutableArray<string> granted, OpenIddictRequest request) =>
        request.IsRefreshTokenGrantType() && request.GetScopes() is { Length: > 0 } asked ? [.. granted.Intersect(asked, StringComparer.Ordinal)] : granted;

    private static IResult Refused(string error, string text) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = text,
        }),
        [Scheme]);
}
