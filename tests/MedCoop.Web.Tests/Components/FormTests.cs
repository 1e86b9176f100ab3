using Bunit;
using MedCoop.Web.Components;
using MedCoop.Web.Components.Forms;
using MedCoop.Web.Requests;

namespace MedCoop.Web.Tests.Components;

public sealed class FormTests
{
    [Fact]
    public void A_refused_form_says_so_above_and_at_the_field_and_the_one_leads_to_the_other()
    {
        using var context = new PageTestContext();
        context.Page.Error = FormError.Of("wrong-code", "/account/second-factor");

        var summary = context.Render<Messages>();
        var field = context.Render<Field>(parameters => parameters.Add(f => f.Name, "code").Add(f => f.Label, "Code").Add(f => f.Hint, "Six digits"));

        var input = field.Find("input");
        Assert.Equal("#" + input.Id, summary.Find("[role=alert] a").GetAttribute("href"));
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var described = input.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Equal(["code-hint", "code-error"], described);
        Assert.All(described, id => Assert.NotEmpty(field.Find("#" + id).TextContent));
    }

    [Fact]
    public void A_code_that_is_none_of_ours_is_shown_as_an_unknown_error_and_never_itself()
    {
        using var context = new PageTestContext();
        context.Page.Error = FormError.Of("<script>", "/");

        var summary = context.Render<Messages>();

        Assert.DoesNotContain("script", summary.Markup, StringComparison.Ordinal);
        Assert.Contains("That did not work", summary.Markup, StringComparison.Ordinal);
    }

    [Theory, InlineData("/audit?x=1", "/audit?x=1"), InlineData("//evil.example", "/"), InlineData("/\\evil.example", "/"), InlineData("https://evil.example", "/"), InlineData(null, "/"), InlineData("/a\r\nSet-Cookie: b", "/")]
    public void A_form_leads_back_to_this_server_only(string? asked, string expected) => Assert.Equal(expected, Preferences.Local(asked));

    [Fact]
    public void Every_form_that_is_posted_carries_a_token_against_forgery()
    {
        using var context = new PageTestContext();

        var form = context.Render<FormFrame>(parameters => parameters.Add(f => f.Action, "/x").AddChildContent("<button>b</button>"));

        Assert.Equal("token", form.Find("input[name=__RequestVerificationToken]").GetAttribute("value"));
        Assert.DoesNotContain(RepositoryFiles.Pages, page => page.Path != Path.Combine("Components", "Forms", "FormFrame.razor") && page.Text.Contains("method=\"post\"", StringComparison.Ordinal));
    }

    [Fact]
    public void A_password_can_be_shown_only_where_scripts_run()
    {
        using var context = new PageTestContext();

        var field = context.Render<Field>(parameters => parameters.Add(f => f.Name, "password").Add(f => f.Label, "Password").Add(f => f.Type, "password"));

        Assert.True(field.Find("button").HasAttribute("hidden"));
        Assert.Equal("password", field.Find("input").GetAttribute("type"));
    }
}
