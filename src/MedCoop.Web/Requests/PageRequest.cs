using MedCoop.Web.Clients;
using MedCoop.Web.Languages;

namespace MedCoop.Web.Requests;

/// <summary>What every part of a page may need to know of the request for it. Filled once, before anything is rendered.</summary>
internal sealed class PageRequest
{
    /// <summary>The language of the page.</summary>
    public Language Language { get; set; } = Language.English;

    /// <summary>Light, dark, or like the device.</summary>
    public Theme Theme { get; set; } = Theme.Auto;

    /// <summary>Who is signed in; null: nobody.</summary>
    public Account? Account { get; set; }

    /// <summary>What finds this request in the server's log.</summary>
    public string Id { get; set; } = "";

    /// <summary>Path and query, to come back to.</summary>
    public string Address { get; set; } = "/";

    /// <summary>Why the form that led here was refused, as the address says; null: it was not.</summary>
    public FormError? Error { get; set; }

    /// <summary>Code of what the form that led here has done; null: nothing.</summary>
    public string? Done { get; set; }

    /// <summary>The cookies, which calls to the account endpoints carry on.</summary>
    public string? Cookies { get; set; }

    /// <summary>The browser's address, for the audit trail.</summary>
    public string? ClientAddress { get; set; }
}
