namespace MedCoop.Web.Clients;

/// <summary>An outside provider with which people can sign in, beginning at <c>/account/outside</c>. The server registers it where there is one.</summary>
/// <param name="Name">What people know it by.</param>
public sealed record SignInProvider(string Name);
