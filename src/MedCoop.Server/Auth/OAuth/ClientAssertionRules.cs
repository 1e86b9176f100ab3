using MedCoop.Store.Identity;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// What SMART Backend Services asks of a client's assertion beyond OAuth: the algorithm, exactly the address that it was posted to as audience,
/// five minutes at most and not from later on, and never the same one twice, on whichever server. https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html
/// </summary>
internal sealed class ClientAssertionRules(AssertionStore assertions, TimeProvider clock) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    private const int LongestId = 200;

    // One request is looked at more than once; it uses its assertion up once.
    private const string Used = "medcoop:used-assertion";

    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
        .AddFilter<OpenIddictServerHandlerFilters.RequireClientAssertionPrincipal>()
        .UseSingletonHandler<ClientAssertionRules>()
        .SetOrder(ValidateClientAssertion.Descriptor.Order + 3_500)
        .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.Transaction.GetProperty<string>(Used) == context.ClientAssertion) return;
        var principal = context.ClientAssertionPrincipal!;
        var token = new JsonWebToken(context.ClientAssertion);
        var now = clock.GetUtcNow();
        var expiresAt = new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc));
        var address = $"{(context.Options.Issuer ?? context.BaseUri)?.ToString().TrimEnd('/')}{context.RequestUri?.AbsolutePath}";
        var refusal = token switch
        {
            { Alg: not ("RS384" or "ES384") } => "The assertion must be signed with RS384 or ES384.",
            _ when !token.Audiences.SequenceEqual([address], StringComparer.Ordinal) => $"The assertion's audience must be {address}.",
            _ when expiresAt <= now => "The assertion has expired.",
            _ when expiresAt > now + LongestLife + ClockSkew => "The assertion must expire within five minutes.",
            _ when token.ValidFrom > (now + ClockSkew).UtcDateTime => "The assertion is not valid yet (nbf).",
            _ when token.Id is not { Length: > 0 and <= LongestId } => "The assertion must have an id (jti) of at most 200 characters.",
            _ => null,
        };
        if (refusal is null && !await assertions.TryUseAsync(principal.GetClaim(Claims.Issuer)!, token.Id, expiresAt, context.CancellationToken))
            refusal = "The assertion was used before.";
        if (refusal is not null) context.Reject(Errors.InvalidClient, refusal);
        else context.Transaction.SetProperty(Used, context.ClientAssertion);
    }
}
