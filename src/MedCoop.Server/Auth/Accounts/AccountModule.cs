using MedCoop.Server.Auth.OAuth;
using MedCoop.Store.Identity;
using MedCoop.Web.Clients;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Account = MedCoop.Store.Identity.Account;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>People's accounts: ASP.NET Core Identity with this server's rules, and the endpoints that the pages post to.</summary>
internal static class AccountModule
{
    public static void AddMedCoopAccounts(this IServiceCollection services)
    {
        services.AddHttpContextAccessor();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<Account>(static identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.User.AllowedUserNameCharacters = ""; // The name is the e-mail address, which has its own check.
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
                // PasswordRules says it all.
                identity.Password.RequiredLength = PasswordRules.Shortest;
                identity.Password.RequiredUniqueChars = 1;
                identity.Password.RequireDigit = identity.Password.RequireLowercase = identity.Password.RequireUppercase = identity.Password.RequireNonAlphanumeric = false;
            })
            .AddUserManager<Users>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddMedCoopStores()
            .AddPasswordValidator<PasswordRules>();
        services.AddSingleton<IPasswordHasher<Account>>(PasswordRules.Hasher);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<IOptions<AuthOptions>>(SessionCookie.Configure);
        // A trusted device ends with the stamp of the account, at once. (What the cookie of a session counts for, SessionCookie says.)
        services.Configure<SecurityStampValidatorOptions>(static stamps => stamps.ValidationInterval = TimeSpan.Zero);
        services.AddAntiforgery(static antiforgery =>
        {
            antiforgery.Cookie.Name = "medcoop-forms";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true; // Hosting/AnswerHeaders sets it for every answer.
        });
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<SessionEnd>();
        services.AddSingleton<UserTokens>();
        services.AddScoped<UserToken>(static provider => async _ =>
            provider.GetRequiredService<IHttpContextAccessor>().HttpContext is { } context ? await provider.GetRequiredService<UserTokens>().OfAsync(context) : null);
        services.AddScoped<RegisteredApp>(static provider => provider.GetRequiredService<Clients>().LeadsBackToAsync);
        services.AddSingleton<IValidateOptions<MailOptions>, MailAddressValidator>();
        services.AddSingleton<Mails>();
        services.AddSingleton<SendsMail>(static provider => () => provider.GetRequiredService<Mails>().CanSend);
        services.AddHostedService(static provider => provider.GetRequiredService<Mails>());
        services.AddSingleton<SlowHashes>();
        services.AddSingleton<PasswordCheck>();
        services.AddScoped<SignIn>();
        services.AddScoped<OutsideLogins>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<Passkeys>();
        services.AddScoped<Links>();
        services.AddScoped<ForgottenPassword>();
        services.AddScoped<People>();
        services.AddHostedService<FirstStart>();
        services.AddScoped<AccountPages>();
        services.AddScoped<Directories>();
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<AccessOptions>>(static (passkeys, access) =>
        {
            passkeys.UserVerificationRequirement = "required";
            passkeys.ResidentKeyRequirement = "required";
            passkeys.ServerDomain = access.Value.PublicUrl?.Host;
            // Exactly this server's pages; browsers themselves see to it that these came over TLS or from this machine.
            passkeys.ValidateOrigin = static validated => ValueTask.FromResult(
                !validated.CrossOrigin && validated.Origin == new Uri(AuthorizationServer.Origin(validated.HttpContext.Request)).GetLeftPart(UriPartial.Authority));
        });
    }

    public static void MapMedCoopAccounts(this IEndpointRouteBuilder endpoints)
    {
        // For programs and tests: pages carry the same token in their forms.
        endpoints.MapGet("/account/api/antiforgery", static (HttpContext context, IAntiforgery antiforgery) => Results.Json(new { token = antiforgery.GetAndStoreTokens(context).RequestToken }));

        var forms = endpoints.MapGroup("").AddEndpointFilter(ReadableForm.OnlyAsync).AddEndpointFilter(OnlyOwnFormsAsync).AddEndpointFilter<RouteGroupBuilder, AuditedForm>();
        forms.MapPost(SignedIn.SignInPage, static (HttpContext context, SignIn signIn) => signIn.RunAsync(context));
        forms.MapPost("/account/sign-out", (Delegate)SignIn.OutAsync);
        forms.MapPost(SignedIn.SecondFactorPage, static (HttpContext context, SecondFactor factor) => factor.CheckAsync(context));
        forms.MapPost("/account/recovery", static (HttpContext context, SecondFactor factor) => factor.RecoverAsync(context));
        forms.MapPost(SignedIn.SecondFactorSetUpPage, static (HttpContext context, SecondFactor factor) => factor.SetUpAsync(context));
        forms.MapPost("/account/second-factor/remove", static (HttpContext context, SecondFactor factor) => factor.RemoveAsync(context));
        forms.MapPost("/account/passkey/options", static (Passkeys passkeys) => passkeys.OptionsAsync()).TakesJson();
        forms.MapPost("/account/passkey/sign-in", static (HttpContext context, Passkeys passkeys) => passkeys.SignInAsync(context)).TakesJson();
        forms.MapPost("/account/passkey/register-options", static (HttpContext context, Passkeys passkeys) => passkeys.RegisterOptionsAsync(context)).TakesJson();
        forms.MapPost("/account/passkey/register", static (HttpContext context, Passkeys passkeys) => passkeys.RegisterAsync(context)).TakesJson();
        forms.MapPost("/account/passkey/remove", static (HttpContext context, Passkeys passkeys) => passkeys.RemoveAsync(context));
        forms.MapPost("/account/password", static (HttpContext context, AccountPages pages) => pages.PasswordAsync(context));
        forms.MapPost("/account/sessions/end", static (HttpContext context, AccountPages pages) => pages.EndSessionsAsync(context));
        forms.MapPost("/account/organization", static (HttpContext context, AccountPages pages) => pages.OrganizationAsync(context));
        forms.MapPost("/account/language", static (HttpContext context, AccountPages pages) => pages.LanguageAsync(context));
        forms.MapPost(Links.InvitationPage, static (HttpContext context, Links links) => links.AcceptAsync(context));
        forms.MapPost("/account/forgot", static (HttpContext context, ForgottenPassword forgotten) => forgotten.RunAsync(context));
        forms.MapPost(Links.ResetPage, static (HttpContext context, Links links) => links.ResetAsync(context));
        forms.MapPost(Links.SetupPage, static (HttpContext context, Links links) => links.SetupAsync(context));

        forms.MapPost("/connect/api/launch", ClientEndpoints.LaunchAsync);
        endpoints.MapGet("/connect/api/consent", ClientEndpoints.ConsentAsync);

        var administration = forms.MapGroup("").AddEndpointFilter<AdministratorsOnly>();
        administration.MapPost("/admin/people/invite", static (HttpContext context, People people) => people.InviteAsync(context));
        administration.MapPost("/admin/people/{id:guid}/roles", static (HttpContext context, Guid id, People people) => people.RolesAsync(context, id));
        administration.MapPost("/admin/people/{id:guid}/disable", static (HttpContext context, Guid id, People people) => people.DisableAsync(context, id, isDisabled: true));
        administration.MapPost("/admin/people/{id:guid}/enable", static (HttpContext context, Guid id, People people) => people.DisableAsync(context, id, isDisabled: false));
        administration.MapPost("/admin/people/{id:guid}/reset-link", static (HttpContext context, Guid id, People people) => people.ResetLinkAsync(context, id));
        administration.MapPut("/admin/api/clients/{id}", ClientEndpoints.RegisterAsync).TakesJson();
        administration.MapDelete("/admin/api/clients/{id}", ClientEndpoints.RemoveAsync).TakesJson();

        var reports = endpoints.MapGroup("/admin/api").AddEndpointFilter<AdministratorsOnly>();
        reports.MapGet("/people", static (HttpContext context, People people) => people.ListAsync(context));
        reports.MapGet("/people/{id:guid}", static (HttpContext context, Guid id, People people) => people.OneAsync(context, id));
        reports.MapGet("/clients", ClientEndpoints.ListAsync);

        endpoints.MapGet("/account/api/me", static (HttpContext context, AccountPages pages) => pages.MeAsync(context));
        endpoints.MapGet("/account/api/sessions", static (HttpContext context, AccountPages pages) => pages.SessionsAsync(context));
        endpoints.MapGet("/account/api/passkeys", static (HttpContext context, Passkeys passkeys) => passkeys.ListAsync(context));
        endpoints.MapGet("/account/api/second-factor", static (HttpContext context, SecondFactor factor) => factor.KeyAsync(context));
        endpoints.MapGet("/account/api/recovery-codes", static (HttpContext context, SecondFactor factor) => factor.CodesAsync(context));
        endpoints.MapGet("/account/api/invitation", static (HttpContext context, Links links) => links.InvitationAsync(context));
    }

    // https://learn.microsoft.com/aspnet/core/security/anti-request-forgery
    private static async ValueTask<object?> OnlyOwnFormsAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next) =>
        // No other site can make a browser send an access token.
        BearerToken.Of(invocation.HttpContext.Request) is not null
        || await invocation.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(invocation.HttpContext)
            ? await next(invocation)
            : Results.Text("The form is too old, or was not made here. Load the page again.", statusCode: StatusCodes.Status400BadRequest);
}
