namespace MedCoop.Web.Languages;

/// <summary>Names the texts of the screens: <c>Texts.resx</c> and one file beside it per further language.</summary>
public sealed class Texts;
