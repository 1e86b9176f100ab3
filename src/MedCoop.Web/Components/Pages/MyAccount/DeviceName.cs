namespace MedCoop.Web.Components.Pages.MyAccount;

/// <summary>Browser and system of a <c>User-Agent</c>, as people call them.</summary>
internal static class DeviceName
{
    // Most browsers claim to be others too: the first that fits is the true one.
    private static readonly (string Sign, string Name)[] Browsers =
    [
        ("Edg", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS X", "macOS"), ("Linux", "Linux"),
    ];

    /// <summary>The name; null when there is nothing to know.</summary>
    internal static string? Of(string? userAgent)
    {
        if (string.IsNullOrWhiteSpace(userAgent)) return null;
        var parts = new[] { Find(Browsers, userAgent), Find(Systems, userAgent) }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : userAgent;
    }

    private static string? Find((string Sign, string Name)[] table, string userAgent) =>
        Array.Find(table, entry => userAgent.Contains(entry.Sign, StringComparison.Ordinal)).Name;
}
