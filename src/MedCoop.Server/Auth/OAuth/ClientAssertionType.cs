using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// OpenIddict takes assertions as a draft of OAuth wants them (type <c>client-authentication+jwt</c>, the issuer as audience); SMART Backend
/// Services sends type <c>JWT</c> or none, and the token endpoint as audience. Both types are taken; <see cref="ClientAssertionRules"/> then checks
/// the audience, which is narrower than the draft's as long as it is exactly the address that the assertion was posted to.
/// </summary>
internal sealed class ClientAssertionType : IOpenIddictServerHandler<ValidateTokenContext>
{
    private static readonly string[] Taken = ["", "JWT", JsonWebTokenTypes.ClientAuthentication, $"application/{JsonWebTokenTypes.ClientAuthentication}"];

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
        .UseSingletonHandler<ClientAssertionType>()
        .SetOrder(Protection.ValidateIdentityModelToken.Descriptor.Order - 500)
        .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.TokenValidationParameters is not { ValidTypes: { } types } parameters || !types.Contains(JsonWebTokenTypes.ClientAuthentication, StringComparer.Ordinal)) return default;
        parameters.TypeValidator = static (type, _, _) => Taken.Contains(type ?? "", StringComparer.OrdinalIgnoreCase)
            ? JsonWebTokenTypes.ClientAuthentication
            : throw new SecurityTokenInvalidTypeException("The assertion is a token of another type.");
        context.DisableAudienceValidation = true;
        return default;
    }
}
