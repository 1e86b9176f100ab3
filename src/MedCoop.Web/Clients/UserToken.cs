namespace MedCoop.Web.Clients;

/// <summary>
/// Gives the access token of whoever asked for the page, for calls to the FHIR API in that person's name; null when nobody is signed in.
/// The server registers it per request: the screens never see a credential of their own.
/// </summary>
public delegate Task<string?> UserToken(CancellationToken cancellationToken);
