using System.Text.Json;
using MedCoop.Domain.Access;
using MedCoop.Server.Auth.Accounts;
using OpenIddict.Abstractions;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// What pages and administrators need to know of clients.
/// <list type="bullet">
/// <item><c>GET /connect/api/consent?…</c> with the parameters of the authorization request: JSON { clientId, clientName, scopes: [{ scope, context, type, access }], patient,
/// needsPatient }; 401 when nobody is signed in, 400 without a client, 404 when there is no such one.</item>
/// <item><c>POST /connect/api/launch</c> with a form field <c>patient</c> (id): JSON { launch, iss }: what an app that a screen launches is handed.</item>
/// <item><c>GET /admin/api/clients</c>, <c>PUT /admin/api/clients/{id}</c> (a <see cref="ClientRegistration"/> as JSON), <c>DELETE /admin/api/clients/{id}</c>: administrators only, by cookie (with the
/// header <c>RequestVerificationToken</c>) or token.</item>
/// </list>
/// </summary>
internal static class ClientEndpoints
{
    public static async Task<IResult> ConsentAsync(HttpContext context, Clients clients, LaunchContexts launches)
    {
        if (await SignedIn.OfAsync(context) is not { } signedIn) return Results.Unauthorized();
        var query = context.Request.Query;
        if (!ClientRegistration.IsId(query["client_id"].ToString())) return Results.BadRequest();
        if (await clients.FindAsync(query["client_id"].ToString(), context.RequestAborted) is not var (profile, name)) return Results.NotFound();
        var granted = GrantedScopes.Of(query["scope"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries), profile.Scopes, context: null);
        var patient = query["launch"].ToString() is { Length: > 0 } launch ? launches.PatientOf(launch, signedIn.Subject) : null;
        return Results.Json(new
        {
            clientId = query["client_id"].ToString(),
            clientName = name,
            scopes = granted.Select(scope => SmartScope.Parse(scope) is { } smart
                ? new { scope, context = smart.Context.ToString().ToLowerInvariant(), type = smart.Type, access = smart.Access.ToString() }
                : new { scope, context = "", type = "", access = "" }),
            patient,
            needsPatient = patient is null && granted.Any(scope => scope == "launch/patient" || scope.StartsWith("patient/", StringComparison.Ordinal)),
        });
    }

    public static async Task<IResult> LaunchAsync(HttpContext context, LaunchContexts launches)
    {
        if (await SignedIn.OfAsync(context) is not { MustSetUpSecondFactor: false } signedIn) return Results.Unauthorized();
        var patient = (await context.Request.ReadFormAsync(context.RequestAborted))["patient"].ToString();
        return Rest.ResourceIds.IsValid(patient) ? Results.Json(new { launch = launches.Create(signedIn.Subject, patient), iss = AuthorizationServer.FhirBase(context.Request) }) : Results.BadRequest();
    }

    public static async Task<IResult> ListAsync(Clients clients, HttpContext context) =>
        Results.Json(await clients.ListAsync(context.RequestAborted), ClientJson.Default.IReadOnlyListClientRegistration);

    public static async Task<IResult> RegisterAsync(HttpContext context, string id, Clients clients, RequestActor actors)
    {
        ClientRegistration? registration;
        try
        {
            registration = await JsonSerializer.DeserializeAsync(context.Request.Body, ClientJson.Default.ClientRegistration, context.RequestAborted);
        }
        catch (JsonException malformed)
        {
            return Results.Json(new { error = $"The JSON is not a client's registration: {malformed.Path}" }, statusCode: StatusCodes.Status400BadRequest);
        }

        var mistake = registration is null ? "The body is empty." : registration.ClientId != id ? "clientId is not the one in the address." : registration.Mistake();
        if (mistake is not null) return Results.Json(new { error = mistake }, statusCode: StatusCodes.Status400BadRequest);
        context.Features.Set(new GivenRights(registration!.FhirUser ?? $"Device/{id}", registration.Organization, registration.Roles));
        if (registration.IsOperator && !await AdministratorsOnly.MayMakeOperatorsAsync(context, actors))
            return Results.Json(new { error = "Systems with the role administrator see everything: they are registered by such a system, or by an administrator who signed in with a second factor." }, statusCode: StatusCodes.Status403Forbidden);
        try
        {
            await clients.RegisterAsync(registration, context.RequestAborted);
            actors.Forget();
        }
        catch (Exception refused) when (refused is OpenIddictExceptions.ValidationException or ArgumentException)
        {
            return Results.Json(new { error = "The registration is not usable: look at keys and addresses." }, statusCode: StatusCodes.Status400BadRequest);
        }

        return Results.NoContent();
    }

    public static async Task<IResult> RemoveAsync(HttpContext context, string id, Clients clients, RequestActor actors)
    {
        var removed = await clients.RemoveAsync(id, context.RequestAborted);
        actors.Forget();
        return removed ? Results.NoContent() : Results.NotFound();
    }
}
