using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace MedCoop.Server.Auth.OAuth;

/// <summary>
/// What a screen hands to an app that it launches (<c>launch</c>): the patient, for the person who launched it, for some minutes. It is in the
/// value itself, encrypted, so that any server can read it.
/// </summary>
internal sealed class LaunchContexts(IDataProtectionProvider protection)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector protector = protection.CreateProtector("MedCoop.Launch").ToTimeLimitedDataProtector();

    /// <summary>Makes the value of <c>launch</c>.</summary>
    public string Create(string account, string patient) => protector.Protect($"{account} {patient}", Life);

    /// <summary>The patient; null when the value is none, too old, or another person's.</summary>
    public string? PatientOf(string launch, string account)
    {
        try
        {
            return protector.Unprotect(launch).Split(' ') is [var owner, var patient] && owner == account ? patient : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
