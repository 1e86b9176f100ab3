using System.Collections.Frozen;
using System.Text.Json.Serialization;
using MedCoop.Domain.Access;
using MedCoop.Domain.HealthLinks;

namespace MedCoop.Server.Operations.HealthLinks;

/// <summary>What decides whether a link opens and what it shows. It is stored sealed (<see cref="LinkVault"/>).</summary>
internal sealed record LinkState
{
    /// <summary>What kind of link it is.</summary>
    public required LinkKinds Flags { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The patient's id.</summary>
    public required string Patient { get; init; }

    /// <summary>What is shown: <c>Binary/1</c>, encrypted with the link's key; of a long-term link <c>Patient/1</c>, whose summary is made anew, or <c>Bundle/1</c> as it is then.</summary>
    public required string Content { get; init; }

    /// <summary>The link's key, of a long-term link only: what it shows is encrypted anew each time. Of any other link nobody has it but who has the link.</summary>
    public byte[]? Key { get; init; }

    /// <summary>With whose eyes a long-term link looks.</summary>
    public LinkMaker? Maker { get; init; }

    /// <summary>In which language a summary is made.</summary>
    public string? Language { get; init; }

    /// <summary>Random bytes, and with them the hash of the passcode; null: it has none.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>The hash of the passcode.</summary>
    public byte[]? PasscodeHash { get; init; }

    /// <summary>How many wrong passcodes are still taken.</summary>
    public int AttemptsLeft { get; init; }

    /// <summary>How many answers to passcodes were written.</summary>
    public int Attempts { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool IsRevoked { get; init; }

    /// <summary>Whether it can still be opened.</summary>
    public bool IsOpen(DateTimeOffset at) => !IsRevoked && at < Expires && (PasscodeHash is null || AttemptsLeft > 0);
}

/// <summary>Who made a link, as far as it decides what the link shows.</summary>
internal sealed record LinkMaker(string Reference, string? Organization, IReadOnlyList<Role> Roles, string Purpose, IReadOnlyList<string>? Scopes, string? Patient, string? ClientId, bool IsUnrestricted)
{
    /// <summary>Of who asks now.</summary>
    public static LinkMaker Of(Actor actor) => new(actor.Reference, actor.Organization, [.. actor.Roles.Order()], actor.PurposeOfUse, actor.Scopes, actor.Patient, actor.ClientId, actor.IsUnrestricted);

    /// <summary>The actor of then.</summary>
    public Actor ToActor() => new(Reference)
    {
        Organization = Organization,
        Roles = Roles.ToFrozenSet(),
        PurposeOfUse = Purpose,
        Scopes = Scopes,
        Patient = Patient,
        ClientId = ClientId,
        IsUnrestricted = IsUnrestricted,
    };
}

/// <summary>The address of a file, good for a while.</summary>
/// <param name="Link">The id of the link.</param>
/// <param name="Until">Until when.</param>
/// <param name="Recipient">Who asked for the manifest.</param>
internal sealed record FileTicket(string Link, DateTimeOffset Until, string Recipient);

// Without it what is written of bytes that are null is an empty text.
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LinkState))]
[JsonSerializable(typeof(FileTicket))]
internal sealed partial class LinkJson : JsonSerializerContext;
