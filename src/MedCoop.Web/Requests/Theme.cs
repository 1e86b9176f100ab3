namespace MedCoop.Web.Requests;

/// <summary>Light or dark.</summary>
public enum Theme
{
    /// <summary>Like the device.</summary>
    Auto,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}
