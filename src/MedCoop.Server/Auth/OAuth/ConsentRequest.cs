using System.Collections.Immutable;
using MedCoop.Server.Auth.Accounts;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>What an app asks a person for, and whether the person has to be asked.</summary>
/// <param name="ClientName">The app.</param>
/// <param name="Granted">Scopes that it can be given.</param>
/// <param name="Patient">The patient that a launch has fixed; null: none.</param>
/// <param name="NeedsPatient">Whether the person has to choose one.</param>
/// <param name="NeedsDecision">Whether the person has to be asked.</param>
internal sealed record ConsentRequest(string ClientName, ImmutableArray<string> Granted, string? Patient, bool NeedsPatient, bool NeedsDecision)
{
    private const string LaunchPatient = "launch/patient";

    /// <summary>Finds out.</summary>
    public static async Task<ConsentRequest> OfAsync(HttpContext context, OpenIddictRequest request, SignedIn signedIn)
    {
        var services = context.RequestServices;
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var application = await applications.FindByClientIdAsync(request.ClientId!, context.RequestAborted) ?? throw new InvalidOperationException("OpenIddict let an unknown client pass.");
        var profile = ClientProfile.Of(await applications.GetPropertiesAsync(application, context.RequestAborted));
        ImmutableArray<string> granted = [.. GrantedScopes.Of(request.GetScopes(), profile.Scopes, context: null)];
        var patient = (string?)request["launch"] is { } launch ? services.GetRequiredService<LaunchContexts>().PatientOf(launch, signedIn.Subject) : null;
        var needsPatient = patient is null && (granted.Contains(LaunchPatient) || granted.Any(scope => scope.StartsWith("patient/", StringComparison.Ordinal)));
        var asks = needsPatient || request.HasPromptValue(PromptValues.Consent)
            || (!await applications.HasConsentTypeAsync(application, ConsentTypes.Implicit, context.RequestAborted) && await RememberedAsync(services, application, applications, signedIn, granted, context.RequestAborted) is null);
        return new ConsentRequest(await applications.GetDisplayNameAsync(application, context.RequestAborted) ?? request.ClientId!, granted, patient, needsPatient, asks);
    }

    /// <summary>Remembers what was agreed to; gives the id of the authorization that tokens belong to.</summary>
    public static async Task<string?> RememberAsync(HttpContext context, OpenIddictRequest request, SignedIn signedIn, ImmutableArray<string> scopes)
    {
        var services = context.RequestServices;
        var applications = services.GetRequiredService<IOpenIddictApplicationManager>();
        var authorizations = services.GetRequiredService<IOpenIddictAuthorizationManager>();
        var application = await applications.FindByClientIdAsync(request.ClientId!, context.RequestAborted) ?? throw new InvalidOperationException("OpenIddict let an unknown client pass.");
        var remembered = await RememberedAsync(services, application, applications, signedIn, scopes, context.RequestAborted)
            ?? await authorizations.CreateAsync(Described(await applications.GetIdAsync(application, context.RequestAborted), signedIn, scopes, services.GetRequiredService<TimeProvider>().GetUtcNow()), context.RequestAborted);
        return await authorizations.GetIdAsync(remembered, context.RequestAborted);
    }

    private static OpenIddictAuthorizationDescriptor Described(string? application, SignedIn signedIn, ImmutableArray<string> scopes, DateTimeOffset at)
    {
        var descriptor = new OpenIddictAuthorizationDescriptor
        {
            ApplicationId = application,
            Subject = signedIn.Subject,
            Status = Statuses.Valid,
            Type = AuthorizationTypes.Permanent,
            CreationDate = at,
        };
        descriptor.Scopes.UnionWith(scopes);
        return descriptor;
    }

    private static async Task<object?> RememberedAsync(
        IServiceProvider services, object application, IOpenIddictApplicationManager applications, SignedIn signedIn, ImmutableArray<string> scopes, CancellationToken cancellationToken)
    {
        var authorizations = services.GetRequiredService<IOpenIddictAuthorizationManager>();
        var client = await applications.GetIdAsync(application, cancellationToken);
        await foreach (var found in authorizations.FindAsync(signedIn.Subject, client, Statuses.Valid, AuthorizationTypes.Permanent, scopes, cancellationToken)) return found;
        return null;
    }
}
