using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Tests.Browser;

/// <summary>
/// Answers of the account endpoints for looking at pages in every state: who is signed in is what the cookie <c>stub</c> says, a list of
/// role codes with dots between them.
/// </summary>
internal static class AccountStub
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public static void Map(WebApplication app)
    {
        app.MapGet("/account/api/me", (HttpContext http) => http.Request.Cookies["stub"] is { } roles ? Results.Json(Me(roles)) : Results.StatusCode(StatusCodes.Status401Unauthorized));
        app.MapGet("/account/api/sessions", () => new object[]
        {
            new { id = "1", device = "Chromium, Linux", address = "192.0.2.7", startedAt = Noon, lastSeenAt = Noon, isCurrent = true },
            new { id = "2", device = "Safari, iPhone", address = "2001:db8::1", startedAt = Noon, lastSeenAt = Noon, isCurrent = false },
        });
        app.MapGet("/account/api/passkeys", () => new object[] { new { id = "k", name = "حاسوب المكتب", createdAt = Noon, lastUsedAt = (DateTimeOffset?)null } });
        app.MapGet("/account/api/second-factor", () => new { uri = "otpauth://totp/MedCoop:lina%40hospital.example?secret=JBSWY3DPEHPK3PXP&issuer=MedCoop&digits=6", key = "JBSW Y3DP EHPK 3PXP" });
        app.MapGet("/account/api/recovery-codes", () => new { recoveryCodes = Enumerable.Range(1, 10).Select(number => $"ABCDE-1234{number % 10}") });
        app.MapGet("/account/api/invitation", (string token) => token == "open"
            ? Results.Json(new { email = "lina@hospital.example", displayName = "لينا حداد", organizationName = "مركز بنغازي الطبي", state = "valid" })
            : Results.Json(new { state = "expired" }));
        app.MapGet("/connect/api/consent", () => new { clientName = "Growth Charts", needsPatient = true, scopes = new[] { "openid", "fhirUser", "launch/patient", "patient/Observation.rs", "user/*.cruds" }.Select(scope => new { scope }) });
        app.MapGet("/admin/api/people", () => Enumerable.Range(1, 30).Select(Person));
        app.MapGet("/admin/api/people/{id:int}", (int id) => Person(id));
    }

    private static object[] Memberships =>
    [
        new { organization = "Organization/benghazi-medical-center", name = "مركز بنغازي الطبي", roles = new[] { "coordinator", "referring-clinician" } },
        new { organization = "Organization/minsk-cardiology", name = "Рэспубліканскі навукова-практычны цэнтр «Кардыялогія»", roles = new[] { "administrator", "auditor" } },
    ];

    private static object Me(string roles) => new
    {
        id = "1",
        email = "lina@hospital.example",
        displayName = "Lina Haddad · لينا حداد",
        fhirUser = "Practitioner/lina",
        organization = "Organization/benghazi-medical-center",
        organizationName = "مركز بنغازي الطبي",
        roles = roles.Split('.'),
        memberships = Memberships,
        hasPassword = true,
        hasTotp = roles.Contains("auditor", StringComparison.Ordinal),
        passkeys = 1,
    };

    private static object Person(int number) => new
    {
        id = $"{number}",
        email = $"person-{number}@hospital.example",
        displayName = number % 3 == 0 ? $"لينا حداد {number}" : number % 3 == 1 ? $"Тацяна Кавалёва {number}" : $"John Smith {number}",
        fhirUser = $"Practitioner/{number}",
        isDisabled = number % 7 == 0,
        isInvited = number % 5 == 0,
        lastSignInAt = number % 2 == 0 ? Noon : (DateTimeOffset?)null,
        hasSecondFactor = number % 4 != 0,
        memberships = Memberships[..(1 + (number % 2))],
    };
}
