using System.Text.RegularExpressions;
using System.Xml.Linq;
using MedCoop.Domain.Documents.Pages;

namespace MedCoop.Domain.Tests.Documents;

public sealed partial class SafeNarrativeTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<SCRIPT src='http://evil.example/x.js'/>")]
    [InlineData("<img src='http://evil.example/x.png' onerror='alert(1)' alt='a picture'/>")]
    [InlineData("<a href='javascript:alert(1)' onclick='alert(1)'>click</a>")]
    [InlineData("<a href='http://evil.example/'>click</a>")]
    [InlineData("<p style='background:url(http://evil.example/)' class='x' id='y'>text</p>")]
    [InlineData("<style>body{display:none}</style>")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>")]
    [InlineData("<iframe src='http://evil.example/'>x</iframe>")]
    [InlineData("<object data='x'><embed src='y'/></object>")]
    [InlineData("<form action='http://evil.example/'><input name='pin'/><button>send</button></form>")]
    [InlineData("<math><mtext><img src='x' onerror='alert(1)'/></mtext></math>")]
    [InlineData("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>")]
    [InlineData("<![CDATA[<script>alert(1)</script>]]>")]
    [InlineData("<table background='http://evil.example/'><tr><td colspan='99999999' onmouseover='alert(1)'>x</td></tr></table>")]
    [InlineData("<base href='http://evil.example/'/><meta http-equiv='refresh' content='0;url=http://evil.example/'/><link rel='stylesheet' href='http://evil.example/'/>")]
    [InlineData("unclosed <b> <script>alert(1)</script> <img src=x onerror=alert(1)>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]> &e;")]
    public void Nothing_that_runs_loads_or_leads_out_survives(string hostile)
    {
        var safe = Html($"<div xmlns=\"http://www.w3.org/1999/xhtml\">before {hostile} after</div>");

        Assert.DoesNotMatch(Dangerous(), safe);
        Assert.Contains("before", safe, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<table><tr><td>a</td></tr></table>", "<table><tbody><tr><td>a</td></tr></tbody></table>")]
    [InlineData("<table>loose<tr><th>a</th></tr></table>", "<table><tbody><tr><td>loose</td></tr><tr><th>a</th></tr></tbody></table>")]
    [InlineData("<ul>loose<li>a</li></ul>", "<ul><li>loose</li><li>a</li></ul>")]
    [InlineData("<p>a<table><tr><td>b</td></tr></table></p>", "<div>a<table><tbody><tr><td>b</td></tr></tbody></table></div>")]
    [InlineData("<b><ul><li>a</li></ul></b>", "<div><ul><li>a</li></ul></div>")]
    [InlineData("<td>stray</td><li>stray</li>", "<div>stray</div><div>stray</div>")]
    [InlineData("<h1>Title</h1><p dir='RTL' lang='ar'>نص</p>", "<strong>Title</strong><div dir=\"rtl\" lang=\"ar\">نص</div>")]
    [InlineData("a <img src='x' alt='chart of weights'/> b", "a [chart of weights] b")]
    [InlineData("1 &lt; 2 &amp; 3", "1 &lt; 2 &amp; 3")]
    public void What_structures_text_stays_and_becomes_right_html(string written, string expected) =>
        Assert.Equal($"<div>{expected}</div>", Html($"<div xmlns=\"http://www.w3.org/1999/xhtml\">{written}</div>"));

    [Fact]
    public void A_narrative_that_is_nested_without_end_keeps_its_words_and_kills_nothing()
    {
        var deep = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "x<script>y</script>" + string.Concat(Enumerable.Repeat("</div>", 20_000));

        var safe = Html($"<div>before {deep} after</div>");

        Assert.Contains("x", safe, StringComparison.Ordinal);
        Assert.Contains("after", safe, StringComparison.Ordinal);
        Assert.DoesNotContain("y", safe, StringComparison.Ordinal);
    }

    [Fact]
    public void A_narrative_keeps_its_language_and_direction() =>
        Assert.Equal("<div dir=\"rtl\" lang=\"ar\">نص</div>", Html("<div xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"ar\" xml:lang=\"ar\" dir=\"rtl\" onclick=\"x\">نص</div>"));

    private static string Html(string div) => SafeNarrative.Of(div) is { } safe ? HtmlText.Page(new XElement("html", safe))["<!DOCTYPE html>\n<html>".Length..^"</html>\n".Length] : "";

    [GeneratedRegex("<(script|style|svg|math|iframe|object|embed|img|form|input|button|base|meta|link|a)\\b|<[^>]*\\s(src|href|style|on[a-z]+|background|class|id|data|action)\\s*=|colspan=\"9999|root:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Dangerous();
}
