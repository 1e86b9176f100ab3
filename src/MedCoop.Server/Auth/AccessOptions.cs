using System.ComponentModel.DataAnnotations;
using System.Net;
using MedCoop.Domain.Access;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth;

/// <summary>Who may reach the server, and how (configuration section <c>Access</c>).</summary>
public sealed class AccessOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Access";

    /// <summary>Whether callers must sign in.</summary>
    public AccessMode Mode { get; init; } = AccessMode.Required;

    /// <summary>
    /// The address under which people and systems reach the server, e.g. <c>https://medcoop.example</c>: issuer of tokens, beginning of links
    /// in mails. Null: each request's own, and only requests for this machine are answered.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Addresses or networks (<c>10.0.0.0/8</c>) of the proxies whose <c>X-Forwarded-*</c> headers are believed.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <summary>Whether addresses that other machines reach may be served without TLS and without a proxy that has it. For closed test networks.</summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>Whether an empty store is filled with the demonstration (<c>--demo</c>), whose passwords everybody knows: only this machine is served.</summary>
    public bool Demo { get; init; }

    /// <summary>How long it is kept, for auditors, that a withdrawn consent or the end of a Task closed a case to somebody; null: for good.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "36500.00:00:00")]
    public TimeSpan? EndedGrantsKeptFor { get; init; }

    /// <summary>Who needs a second factor.</summary>
    public SecondFactorOptions SecondFactor { get; init; } = new();

    /// <summary>Whether other machines may be served over plain HTTP: a proxy in between has TLS, or it was said to be so.</summary>
    public bool ServesPlainHttp => AllowPlainHttp || KnownProxies.Count > 0;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var proxy in KnownProxies.Where(proxy => !IPNetwork.TryParse(proxy, out _) && !IPAddress.TryParse(proxy, out _)))
            yield return new ValidationResult($"{Section}:KnownProxies: '{proxy}' is neither an address nor a network such as 10.0.0.0/8.", [nameof(KnownProxies)]);
        if (PublicUrl is not null && !IsBase(PublicUrl))
            yield return new ValidationResult($"{Section}:PublicUrl must be an http or https address without query, such as https://medcoop.example.", [nameof(PublicUrl)]);
        if (Demo && Mode == AccessMode.Open)
            yield return new ValidationResult($"{Section}:Demo: the demonstration has sign-ins; it needs {Section}:Mode=Required.", [nameof(Demo)]);
        foreach (var role in (SecondFactor.RequiredRoles ?? []).Where(role => RoleCodes.Find(role) is null))
            yield return new ValidationResult($"{Section}:SecondFactor:RequiredRoles: there is no role '{role}'.", [nameof(SecondFactor)]);
    }

    private static bool IsBase(Uri url) => url is { IsAbsoluteUri: true, Query: "", Fragment: "", Scheme: "http" or "https" };
}

/// <summary>Whether callers must sign in.</summary>
public enum AccessMode
{
    /// <summary>Every caller signs in.</summary>
    Required,

    /// <summary>Nobody signs in, and everybody may do everything: the server then listens on this machine only.</summary>
    Open,
}

/// <summary>Who needs a second factor (TOTP, or a passkey, which is two in one).</summary>
public sealed class SecondFactorOptions
{
    private static readonly Role[] Default =
    [
        Role.ReferringClinician, Role.ReferralBoard, Role.Coordinator, Role.ReceivingClinician, Role.Payer, Role.Pharmacist, Role.Administrator,
    ];

    /// <summary>Codes of the roles; null: those that see patients, and administrators. Empty (<c>RequiredRoles:0=</c> is none): nobody.</summary>
    public IReadOnlyList<string>? RequiredRoles { get; init; }

    /// <summary>Whether somebody with these roles needs one.</summary>
    public bool IsRequiredOf(IEnumerable<Role> roles) =>
        roles.Any(role => RequiredRoles is null ? Default.Contains(role) : RequiredRoles.Contains(role.Code(), StringComparer.Ordinal));
}

/// <summary>Checks <see cref="AccessOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;
