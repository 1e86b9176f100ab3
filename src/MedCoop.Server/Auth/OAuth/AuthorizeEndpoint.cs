using System.Collections.Immutable;
using System.Globalization;
using MedCoop.Server.Auth.Accounts;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// <c>GET|POST /connect/authorize</c>: lets an app act for the person who is signed in. Who is not is sent to sign in; who has not yet agreed is
/// sent to <c>/connect/consent</c>, whose form comes back here with the same parameters and <c>decision</c> (accept or deny), <c>granted</c> (once
/// per scope that is agreed to) and <c>patient</c> (id; when the app asks for one).
/// </summary>
internal static class AuthorizeEndpoint
{
    public const string ConsentPage = "/connect/consent";

    private const string SignedInSince = "signed_in_since";

    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    public static async Task<IResult> RunAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("OpenIddict did not see the request.");
        if (WrongAudience(context, request) is { } refusal) return refusal;
        var signedIn = await SignedIn.OfAsync(context);
        var notBefore = NotBefore(request, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
        if (signedIn is null || (notBefore is { } wanted && !(signedIn.Since >= wanted))) return SignInFirst(request, notBefore);
        if (signedIn.MustSetUpSecondFactor) return Results.Redirect($"{SignedIn.SecondFactorSetUpPage}?returnUrl={Uri.EscapeDataString(Again(request, notBefore))}");
        var asked = await ConsentRequest.OfAsync(context, request, signedIn);
        if (asked.Granted.IsEmpty) return Refused(Errors.InvalidScope, "None of the scopes asked for can be given to this client.");
        if (HttpMethods.IsPost(context.Request.Method) && context.Request.Form.ContainsKey("decision")) return await DecidedAsync(context, request, signedIn, asked);
        if (!asked.NeedsDecision) return await SignInAsync(context, request, signedIn, asked.Granted, asked.Patient);
        return request.HasPromptValue(PromptValues.None)
            ? Refused(Errors.ConsentRequired, "The person has to be asked.")
            : Results.Redirect($"{ConsentPage}{Query(request)}");
    }

    /// <summary>Whether an address of this endpoint asks that the person shows anew who it is.</summary>
    public static bool WantsNewSignIn(string address) =>
        address.StartsWith($"{AuthorizationServer.AuthorizePath}?", StringComparison.Ordinal) && QueryHelpers.ParseQuery(address[address.IndexOf('?', StringComparison.Ordinal)..]).ContainsKey(SignedInSince);

    private static async Task<IResult> DecidedAsync(HttpContext context, OpenIddictRequest request, SignedIn signedIn, ConsentRequest asked)
    {
        if (!await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context)) return Results.BadRequest();
        var form = context.Request.Form;
        if (form["decision"] != "accept") return Refused(Errors.AccessDenied, "The person did not agree.");
        ImmutableArray<string> agreed = [.. asked.Granted.Where(scope => form["granted"].Contains(scope))];
        if (agreed.IsEmpty) return Refused(Errors.AccessDenied, "The person agreed to nothing.");
        var patient = asked.Patient ?? (asked.NeedsPatient && form["patient"] is [{ Length: > 0 } chosen] ? chosen.Split('/')[^1] : null);
        if (asked.NeedsPatient && (patient is null || !Rest.ResourceIds.IsValid(patient))) return Results.Redirect($"{ConsentPage}{Query(request)}&error=no-patient");
        return await SignInAsync(context, request, signedIn, agreed, patient);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, OpenIddictRequest request, SignedIn signedIn, ImmutableArray<string> scopes, string? patient)
    {
        var claims = context.RequestServices.GetRequiredService<PersonClaims>();
        if (await claims.OfAsync(signedIn.Subject, scopes, patient, context.RequestAborted) is not { } principal) return Refused(Errors.AccessDenied, "The account may not sign in any more.");
        PersonClaims.SetSince(principal, signedIn.Since?.ToUnixTimeSeconds());
        principal.SetAuthorizationId(await ConsentRequest.RememberAsync(context, request, signedIn, scopes));
        principal.SetResources(AuthorizationServer.FhirBase(context.Request));
        return Results.SignIn(principal, properties: null, Scheme);
    }

    // An app that was led to a false server would bring its token there: it must say which FHIR server it means.
    // https://hl7.org/fhir/smart-app-launch/app-launch.html#obtain-authorization-code
    private static IResult? WrongAudience(HttpContext context, OpenIddictRequest request)
    {
        var meant = (string?)request["aud"] ?? (string?)request["resource"];
        var here = AuthorizationServer.FhirBase(context.Request);
        return meant?.TrimEnd('/') == here ? null : Refused(Errors.InvalidRequest, $"aud must be {here}.");
    }

    // When the person must have shown who it is at the earliest; null: whenever. https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest
    private static DateTimeOffset? NotBefore(OpenIddictRequest request, DateTimeOffset now) => true switch
    {
        _ when request.HasPromptValue(PromptValues.Login) => now,
        _ when request.MaxAge is { } seconds => now - TimeSpan.FromSeconds(seconds),
        _ when long.TryParse((string?)request[SignedInSince], NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() => DateTimeOffset.FromUnixTimeMilliseconds(at),
        _ => null,
    };

    private static IResult SignInFirst(OpenIddictRequest request, DateTimeOffset? notBefore)
    {
        if (request.HasPromptValue(PromptValues.None)) return Refused(Errors.LoginRequired, "Nobody is signed in, or not since the time that is asked for.");
        return Results.Redirect($"{SignedIn.SignInPage}?returnUrl={Uri.EscapeDataString(Again(request, notBefore))}");
    }

    // What was asked for in words that count from now on is asked for by its instant, so that nobody is asked in circles, and nobody gets on by going back.
    private static string Again(OpenIddictRequest request, DateTimeOffset? notBefore)
    {
        var query = Query(request, Parameters.Prompt, Parameters.MaxAge, SignedInSince);
        if (notBefore is not { } at) return $"{AuthorizationServer.AuthorizePath}{query}";
        return string.Create(CultureInfo.InvariantCulture, $"{AuthorizationServer.AuthorizePath}{query}&{SignedInSince}={at.ToUnixTimeMilliseconds()}");
    }

    private static string Query(OpenIddictRequest request, params string[] without)
    {
        string[] ours = ["decision", "granted", "patient", "__RequestVerificationToken", .. without];
        return QueryString.Create(request.GetParameters()
            .Where(parameter => !ours.Contains(parameter.Key, StringComparer.Ordinal))
            .Select(parameter => new KeyValuePair<string, string?>(parameter.Key, (string?)parameter.Value))).ToString();
    }

    private static IResult Refused(string error, string text) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = text,
        }),
        [Scheme]);
}
