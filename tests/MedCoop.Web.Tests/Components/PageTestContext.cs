using Bunit;
using MedCoop.Web.Assets;
using MedCoop.Web.Clients;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace MedCoop.Web.Tests.Components;

/// <summary>Renders components as a page in one language would, without a server.</summary>
internal sealed class PageTestContext : BunitContext
{
    public PageTestContext()
    {
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddSingleton(Page);
        Services.AddSingleton<AssetFiles>();
        Services.AddSingleton<AntiforgeryStateProvider>(new KnownToken());
    }

    public PageRequest Page { get; } = new();

    public static Account Somebody(params string[] roles) => new()
    {
        Id = "1",
        Email = "lina@hospital.example",
        DisplayName = "Lina Haddad",
        Organization = "Organization/h",
        OrganizationName = "Hospital",
        Roles = roles,
        Memberships = [new Membership("Organization/h", "Hospital", roles)],
    };

    private sealed class KnownToken : AntiforgeryStateProvider
    {
        public override AntiforgeryRequestToken? GetAntiforgeryToken() => new("token", "__RequestVerificationToken");
    }
}
