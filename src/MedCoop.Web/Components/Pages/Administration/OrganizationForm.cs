using Hl7.Fhir.Model;
using MedCoop.Fhir.Outcomes;
using MedCoop.Web.Clients;
using MedCoop.Web.Requests;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Components.Pages.Administration;

/// <summary>Takes what an administrator writes about an organisation, and writes it through the API. What the form does not show stays as it is.</summary>
internal static class OrganizationForm
{
    internal const string Address = "/admin/organizations/save";

    internal static async Task<IResult> SaveAsync(HttpContext http, IAntiforgery antiforgery, FhirClient fhir, PageRequest page)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        page.Id = http.TraceIdentifier;
        page.Cookies = http.Request.Headers.Cookie;
        page.ClientAddress = http.Connection.RemoteIpAddress?.ToString();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var id = form["id"].ToString();
        var back = id.Length == 0 ? "/admin/organizations/new" : "/admin/organizations/" + Uri.EscapeDataString(id);
        if (!(await CurrentAsync(fhir, id, http.RequestAborted)).TryGet(out var organization, out var problem)) return SeeOther(http, $"{back}?error={Code(problem)}");

        // Somebody may have changed it while this form was open.
        if (id.Length > 0 && form["version"] != organization.Meta?.VersionId) return SeeOther(http, back + "?error=changed");
        Fill(organization, form);
        var written = await fhir.WriteAsync(organization, http.RequestAborted);
        return SeeOther(http, written.TryGet(out var stored, out problem) ? $"/admin/organizations/{stored.Id}?done=saved" : $"{back}?error={Code(problem)}");
    }

    /// <summary>The value of its first contact point of a kind; null: none.</summary>
    internal static string? Contact(Organization organization, ContactPoint.ContactPointSystem system) =>
        organization.Telecom.Find(contact => contact.System == system)?.Value;

    private static async Task<Result<Organization>> CurrentAsync(FhirClient fhir, string id, CancellationToken cancellationToken) => id.Length == 0
        ? new Organization()
        : await fhir.ReadAsync<Organization>("Organization/" + Uri.EscapeDataString(id), cancellationToken);

    private static void Fill(Organization organization, IFormCollection form)
    {
        organization.Name = Text(form, "name");
        organization.Active = form["active"] == "true";
        SetFirst(organization.AliasElement, Text(form, "alias"), static text => new FhirString(text), static (alias, text) => alias.Value = text);
        var (country, city) = (Text(form, "country"), Text(form, "city"));
        if (organization.Address.Count == 0 && (country ?? city) is not null) organization.Address.Add(new Address());
        if (organization.Address.Count > 0) (organization.Address[0].Country, organization.Address[0].City) = (country, city);
        SetContact(organization, ContactPoint.ContactPointSystem.Phone, Text(form, "phone"));
        SetContact(organization, ContactPoint.ContactPointSystem.Email, Text(form, "email"));
    }

    private static void SetContact(Organization organization, ContactPoint.ContactPointSystem system, string? value)
    {
        var contact = organization.Telecom.Find(contact => contact.System == system);
        if (value is null && contact is not null) organization.Telecom.Remove(contact);
        else if (value is not null && contact is not null) contact.Value = value;
        else if (value is not null) organization.Telecom.Add(new ContactPoint { System = system, Value = value });
    }

    private static void SetFirst<T>(List<T> list, string? text, Func<string, T> make, Action<T, string> set)
    {
        if (text is null && list.Count > 0) list.RemoveAt(0);
        else if (text is not null && list.Count > 0) set(list[0], text);
        else if (text is not null) list.Add(make(text));
    }

    private static string? Text(IFormCollection form, string name) => form[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static string Code(Problem problem) => problem.Kind switch
    {
        ProblemKind.StaleVersion or ProblemKind.Conflict => "changed",
        ProblemKind.Forbidden => "forbidden",
        ProblemKind.Unavailable => "unavailable",
        _ => "not-accepted",
    };

    private static IResult SeeOther(HttpContext http, string address)
    {
        http.Response.Headers.Location = address;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
