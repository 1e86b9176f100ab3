using System.Collections.Frozen;

namespace MedCoop.Web.Requests;

/// <summary>What a form can have done, as <c>?done=…</c> says to the page that follows.</summary>
internal static class DoneCodes
{
    internal static readonly FrozenSet<string> All = FrozenSet.Create(
        StringComparer.Ordinal, "saved", "password", "passkey", "passkey-removed", "second-factor", "second-factor-removed", "session-ended", "signed-out",
        "organization", "invited", "roles", "disabled", "enabled");
}
