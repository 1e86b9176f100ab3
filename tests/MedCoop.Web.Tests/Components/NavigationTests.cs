using MedCoop.Web.Components.Layout;

namespace MedCoop.Web.Tests.Components;

public sealed class NavigationTests
{
    [Fact]
    public void Who_is_not_signed_in_is_shown_no_area() => Assert.Empty(Navigation.For(account: null));

    [Theory]
    [InlineData("administrator", "/", "/admin/people", "/admin/organizations")]
    [InlineData("auditor", "/", "/audit")]
    [InlineData("coordinator", "/", "/audit")]
    [InlineData("logistics")]
    public void Everybody_is_shown_the_areas_of_their_roles_and_no_other(string role, params string[] areas) =>
        Assert.Equal(areas, Navigation.For(PageTestContext.Somebody(role)).Select(area => area.Address));

    [Theory, InlineData("/admin/people", "page"), InlineData("/admin/people?page=2", "page"), InlineData("/admin/people/7", "true"), InlineData("/admin/peoples", null), InlineData("/", null)]
    public void The_area_of_the_page_is_marked(string page, string? expected) => Assert.Equal(expected, Navigation.Areas[0].Current(page));
}
