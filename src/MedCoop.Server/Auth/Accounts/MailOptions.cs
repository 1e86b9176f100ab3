using System.ComponentModel.DataAnnotations;
using MailKit.Security;
using Microsoft.Extensions.Options;

namespace MedCoop.Server.Auth.Accounts;

/// <summary>The mail server by which invitations and resets are sent (configuration section <c>Mail</c>). Without one they are shown to the administrator.</summary>
public sealed class MailOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Mail";

    /// <summary>The SMTP server; null: none.</summary>
    public string? Host { get; init; }

    /// <summary>Its port.</summary>
    [Range(1, 65535)]
    public int Port { get; init; } = 587;

    /// <summary>How the connection is encrypted. None is for a server on this machine.</summary>
    public SecureSocketOptions Security { get; init; } = SecureSocketOptions.StartTls;

    /// <summary>Name to sign in with there; null: no sign-in.</summary>
    public string? User { get; init; }

    /// <summary>Its password: belongs into the environment (<c>Mail__Password</c>), not into a file that others read.</summary>
    public string? Password { get; init; }

    /// <summary>Who the mails are from, e.g. <c>MedCoop &lt;medcoop@hospital.example&gt;</c>.</summary>
    public string? From { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Host is not null && !MimeKit.MailboxAddress.TryParse(From, out _))
            yield return new ValidationResult($"{Section}:From must be an address, such as MedCoop <medcoop@hospital.example>.", [nameof(From)]);
    }
}

/// <summary>Checks <see cref="MailOptions"/> at start.</summary>
[OptionsValidator]
internal sealed partial class MailOptionsValidator : IValidateOptions<MailOptions>;

/// <summary>Mails carry links, and whoever asks for one must not be able to choose where they lead: the address has to be configured.</summary>
internal sealed class MailAddressValidator(IOptions<AccessOptions> access) : IValidateOptions<MailOptions>
{
    public ValidateOptionsResult Validate(string? name, MailOptions options) => options.Host is not null && access.Value.PublicUrl is null
        ? ValidateOptionsResult.Fail("Access:PublicUrl must be set where Mail:Host is: links in mails begin with it.")
        : ValidateOptionsResult.Success;
}
