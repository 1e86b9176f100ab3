using System.Collections.Frozen;
using System.Data.Common;
using MedCoop.Domain.Access;
using MedCoop.Fhir.Outcomes;
using MedCoop.Server.Auth;
using MedCoop.Server.Auth.Accounts;
using MedCoop.Server.Auth.OAuth;
using MedCoop.Store.Identity;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>
/// What who made a long-term link may do now: never more than when the link was made, and nothing once the account is closed, the person has left the organisation, or has no role
/// there any more that makes links.
/// </summary>
/// <param name="accounts">Who can sign in here; null: nobody needs to.</param>
internal sealed class MakerRights(AccountStore? accounts, IServiceScopeFactory scopes, IOptions<AuthOptions> auth)
{
    /// <summary>The maker as it is now; <see cref="LinkStore.Closed"/> where its links have ended.</summary>
    public async Task<Result<Actor>> NowAsync(LinkMaker maker, CancellationToken cancellationToken)
    {
        var then = maker.ToActor();
        if (maker.IsUnrestricted || accounts is null) return then;
        try
        {
            if (await RolesAsync(maker, cancellationToken) is not { } roles) return LinkStore.Closed;
            var now = then with { Roles = then.Roles.Intersect(roles).ToFrozenSet() };
            return CreateHealthLink.Refusal(now) is null ? now : LinkStore.Closed;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException { InnerException: DbException })
        {
            return new Problem(ProblemKind.Unavailable, ErrorCodes.StoreUnavailable, "The database that knows who made the link does not answer. Try again.");
        }
    }

    // Null: there is no such maker any more.
    private async Task<IEnumerable<Role>?> RolesAsync(LinkMaker maker, CancellationToken cancellationToken)
    {
        if (maker.ClientId is { } id && id != UserTokens.ClientId)
        {
            await using var scope = scopes.CreateAsyncScope();
            var client = await scope.ServiceProvider.GetRequiredService<Clients>().FindAsync(id, cancellationToken);
            // A system acts by itself, in the roles of its registration; an app for a person, whose account decides as well.
            if (client is var (profile, _) && profile.FhirUser == maker.Reference && profile.Organization == maker.Organization) return AccessTokens.RolesOf(PersonClaims.RoleCodesOf(profile));
            if (client is null && !auth.Value.TakesOutsideTokens) return null;
        }

        if (await accounts!.RoleCodesAsync(maker.Reference, maker.Organization, cancellationToken) is { } codes) return AccessTokens.RolesOf(codes);
        // Of people who sign in elsewhere nobody here knows what became of them. Systems do not.
        return !auth.Value.TakesOutsideTokens || maker.Reference.StartsWith("Device/", StringComparison.Ordinal) ? null : maker.Roles;
    }
}
