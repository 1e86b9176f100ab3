using System.Collections.Frozen;

namespace MedCoop.Web.Requests;

/// <summary>Why a form was refused.</summary>
/// <param name="Code">The code in the address, <c>?error=…</c>; <c>unknown</c> when it is none of ours.</param>
/// <param name="Field">The field to mend; null: it is not about one.</param>
internal sealed record FormError(string Code, string? Field)
{
    /// <summary>The codes that the account endpoints answer with, and the field that each is about.</summary>
    internal static readonly FrozenDictionary<string, string?> Fields = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["unknown"] = null,
        ["wrong"] = "email",
        ["wrong-password"] = null,
        ["passkey"] = null,
        ["required"] = null,
        ["sign-in-again"] = null,
        ["exists"] = null,
        ["unknown-organization"] = null,
        ["no-patient"] = null,
        ["taken"] = null,
        ["bad-email"] = null,
        ["bad-practitioner"] = null,
        ["unknown-role"] = null,
        ["no-organization"] = null,
        ["last-administrator"] = null,
        ["yourself"] = null,
        ["locked"] = null,
        ["disabled"] = null,
        ["wrong-code"] = "code",
        ["wrong-recovery-code"] = "code",
        ["expired"] = null,
        ["used"] = null,
        ["weak-password"] = "password",
        ["changed"] = null,
        ["forbidden"] = null,
        ["unavailable"] = null,
        ["not-accepted"] = null,
        ["provider"] = null,
        ["provider-unavailable"] = null,
        ["provider-failed"] = null,
        ["provider-unknown"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The error of a code; null for no code.</summary>
    /// <param name="code">The code in the address.</param>
    /// <param name="path">The page: who is signed in already has typed only a password wrong, and a recovery code does not change with time.</param>
    public static FormError? Of(string? code, string path) => Of((code, path) switch
    {
        ("wrong", "/account") => "wrong-password",
        ("wrong-code", "/account/recovery") => "wrong-recovery-code",
        _ => code,
    });

    /// <summary>Whether the link that led here is of no use any more.</summary>
    public bool EndsLink => Code is "used" or "expired";

    private static FormError? Of(string? code) =>
        string.IsNullOrEmpty(code) ? null
        : Fields.TryGetValue(code, out var field) ? new FormError(code, field)
        : new FormError("unknown", Field: null);

    /// <summary>Key of its text.</summary>
    public string TextKey => "Error." + Code;
}
