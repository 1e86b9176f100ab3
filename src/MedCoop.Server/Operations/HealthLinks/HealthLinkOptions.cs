using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>SMART Health Links (configuration section <c>HealthLinks</c>).</summary>
public sealed class HealthLinkOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "HealthLinks";

    /// <summary>How many wrong passcodes a link takes in all its life, before it is closed for good.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; init; } = 10;

    /// <summary>How long a link is open when its maker does not say.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long a link may be open at most.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3660.00:00:00")]
    public TimeSpan LongestLifetime { get; init; } = TimeSpan.FromDays(366);

    /// <summary>
    /// Beginnings of addresses, e.g. <c>https://links.example/shl/</c>, that links made by others may lead to when they are opened here; empty: none. No other server is asked.
    /// </summary>
    [MaxLength(100)]
    public IReadOnlyList<string> TrustedServers { get; init; } = [];

    /// <summary>Whether an address is one that may be asked.</summary>
    public bool Trusts(Uri url) => TrustedServers.Any(server => new Uri(server).IsBaseOf(url) && url.UserInfo.Length == 0);

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var server in TrustedServers.Where(server => !IsBase(server)))
            yield return new ValidationResult($"{Section}:TrustedServers: '{server}' is no https address that ends with '/', such as https://links.example/shl/.", [nameof(TrustedServers)]);
        if (Lifetime > LongestLifetime)
            yield return new ValidationResult($"{Section}:Lifetime is longer than {Section}:LongestLifetime.", [nameof(Lifetime)]);
    }

    // Plain HTTP within this machine only: a proxy or a test.
    private static bool IsBase(string server) =>
        server.EndsWith('/') && Uri.TryCreate(server, UriKind.Absolute, out var url) && url.Query.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}

/// <summary>Checks <see cref="HealthLinkOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class HealthLinkOptionsValidator : IValidateOptions<HealthLinkOptions>;
