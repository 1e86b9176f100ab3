using MedCoop.Web.Clients;

namespace MedCoop.Web.Components.Layout;

/// <summary>The areas of the screens, and who is shown them. An area joins when its pages do: nothing here leads nowhere.</summary>
internal static class Navigation
{
    private static readonly NavigationItem Home = new("/", "Nav.Home", []);

    /// <summary>Areas beyond the start page.</summary>
    internal static readonly IReadOnlyList<NavigationItem> Areas =
    [
        new("/admin/people", "Nav.People", ["administrator"]),
        new("/admin/organizations", "Nav.Organizations", ["administrator"]),
        new("/audit", "Nav.Audit", ["auditor", "coordinator"]),
    ];

    /// <summary>What the header shows; nothing to who is not signed in, or has only the start page.</summary>
    internal static IReadOnlyList<NavigationItem> For(Account? account) =>
        account is not null && AreasOf(account).ToList() is { Count: > 0 } areas ? [Home, .. areas] : [];

    /// <summary>The areas that a person has something to do in.</summary>
    internal static IEnumerable<NavigationItem> AreasOf(Account account) => Areas.Where(area => account.HasAny(area.Roles));
}

/// <summary>An entry of the navigation.</summary>
/// <param name="Address">Where it leads.</param>
/// <param name="TextKey">Key of its text; with <c>.Text</c> added, of what the start page says about it.</param>
/// <param name="Roles">Codes of the roles that it is for.</param>
internal sealed record NavigationItem(string Address, string TextKey, IReadOnlyCollection<string> Roles)
{
    /// <summary>Value of <c>aria-current</c> on a page: <c>page</c> on itself, <c>true</c> on pages below it, null elsewhere.</summary>
    public string? Current(string page)
    {
        var path = page.Split('?')[0];
        if (path == Address) return "page";
        return Address != "/" && path.StartsWith(Address + "/", StringComparison.Ordinal) ? "true" : null;
    }
}
