using MedCoop.Web.Languages;
using Microsoft.Extensions.Localization;

namespace MedCoop.Web.Components.Pages.Apps;

/// <summary>What a scope allows, in words. https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html</summary>
internal static class ScopeText
{
    private static readonly string[] Known = ["openid", "fhirUser", "profile", "email", "offline_access", "online_access", "launch", "launch/patient"];

    internal static string Of(string scope, IStringLocalizer<Texts> texts)
    {
        if (Known.Contains(scope)) return texts["Scope." + scope.Replace('/', '-')];
        if (scope.Split('/') is not [("patient" or "user" or "system") and var context, var rest] || rest.Split('?')[0].Split('.') is not [var type, var letters])
            return texts["Scope.other"];
        var writes = letters.AsSpan().ContainsAny("cud");
        var what = writes ? letters.AsSpan().ContainsAny("rs") ? "Scope.ReadWrite" : "Scope.Write" : "Scope.Read";
        var whose = texts["Scope.Of." + context];
        return $"{texts[what]}: {(type == "*" ? texts["Scope.Everything"] : type)} ({whose})";
    }
}
