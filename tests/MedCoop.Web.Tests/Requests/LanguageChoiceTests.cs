using MedCoop.Web.Languages;
using Microsoft.AspNetCore.Http;

namespace MedCoop.Web.Tests.Requests;

public sealed class LanguageChoiceTests
{
    [Theory]
    [InlineData("be", "ru", "ar", "be")]
    [InlineData(null, "ru", "ar", "ru")]
    [InlineData(null, null, "fr, ar;q=0.5, be-BY;q=0.8", "be")]
    [InlineData(null, null, "ar-EG", "ar")]
    [InlineData(null, "xx", "fr", "en")]
    [InlineData(null, null, "", "en")]
    public void The_account_decides_then_the_cookie_then_the_browser(string? account, string? cookie, string accepted, string expected)
    {
        var http = new DefaultHttpContext();
        if (cookie is not null) http.Request.Headers.Cookie = $"{LanguageChoice.Cookie}={cookie}";
        http.Request.Headers.AcceptLanguage = accepted;

        Assert.Equal(expected, LanguageChoice.Of(http.Request, account).Code);
    }

    [Fact]
    public void Arabic_alone_runs_from_right_to_left_and_counts_days_as_the_others_do()
    {
        Assert.Equal(["ar"], Language.All.Where(language => language.IsRightToLeft).Select(language => language.Code));
        Assert.All(Language.All, language => Assert.IsType<System.Globalization.GregorianCalendar>(language.Culture.Calendar));
    }
}
