namespace MedCoop.Web.Clients;

/// <summary>Whether an app is registered with this address to lead people back to. The server registers it where people can sign in; elsewhere there is none.</summary>
public delegate Task<bool> RegisteredApp(string clientId, string redirectUri, CancellationToken cancellationToken);
