namespace MedCoop.Server.Auth.Accounts;

/// <summary>The access token of whoever is signed in with the browser that is being served; throws nothing, and gives "" when nobody is.</summary>
/// <param name="GetAsync">Gets it.</param>
public sealed record UserToken(Func<CancellationToken, Task<string>> GetAsync);
