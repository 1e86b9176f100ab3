using MedCoop.Fhir;

namespace MedCoop.Domain.Summaries.Words;

/// <summary>One thing said in the four languages of the cooperation.</summary>
/// <param name="En">English, which also whoever wants none of the four reads.</param>
/// <param name="Ar">Arabic.</param>
/// <param name="Ru">Russian.</param>
/// <param name="Be">Belarusian.</param>
public sealed record Wording(string En, string Ar, string Ru, string Be)
{
    /// <summary>The words in a language.</summary>
    /// <param name="language">One of <see cref="SpokenText.Languages"/>.</param>
    public string In(string language) => language switch { "ar" => Ar, "ru" => Ru, "be" => Be, _ => En };

    /// <summary>The <c>dir</c> attribute of a language.</summary>
    public static string DirectionOf(string language) => language == "ar" ? "rtl" : "ltr";
}
