using System.Security.Cryptography;
using System.Text;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>The page's one style sheet. It stands in the page and is allowed by its hash; nothing else is.</summary>
public static class PageStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root{color-scheme:light;--line:#c9d1d9;--soft:#f4f6f8;--ink:#1b1f24;--faint:#57606a;--alarm:#9a1021;--alarm-soft:#fdecee;--warn:#6b4e00;--warn-soft:#fff6d9;--head:#0b4f6c}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:75rem;padding:1rem;font:1rem/1.45 system-ui,"Segoe UI","Noto Sans","Noto Sans Arabic","DejaVu Sans",sans-serif;color:var(--ink);background:#fff;overflow-wrap:break-word}
        h1{margin:0;font-size:1.6rem;line-height:1.2}h2{margin:0 0 .4rem;font-size:1.1rem;color:var(--head)}
        header{border-bottom:3px solid var(--head);padding-bottom:.6rem;margin-bottom:1rem}header p{margin:.2rem 0}
        .names{font-size:1.2rem}.facts{font-size:1.1rem;font-weight:600}.id{font-weight:600}header p{overflow-wrap:anywhere}.when{white-space:nowrap}.made,small{color:var(--faint);font-size:.85rem}
        main{display:grid;gap:1rem;grid-template-columns:1fr}
        section{border:1px solid var(--line);border-radius:.4rem;padding:.7rem .8rem;min-width:0}
        section.warn{background:var(--warn-soft);border-color:#b58900}section.warn h2{color:var(--warn)}
        table{width:100%;border-collapse:collapse;font-size:.95rem}
        th,td{text-align:start;vertical-align:top;padding:.25rem .4rem;border-top:1px solid var(--line)}
        thead th{border-top:0;font-size:.8rem;color:var(--faint);font-weight:600}tbody th{font-weight:600}
        tr.alarm th,tr.alarm td{background:var(--alarm-soft)}tr.alarm th,tr.alarm strong{color:var(--alarm)}
        .half table{font-size:.86rem}.half td,.half th{padding-inline:.25rem}.half tbody th{overflow-wrap:anywhere;min-width:8.5rem}table small{font-size:.88em}
        tr.void td{color:var(--faint)}tr.void th{color:var(--faint);text-decoration:line-through}tr.void strong{color:var(--ink)}
        .trend{white-space:nowrap}.trend svg{vertical-align:middle;color:var(--head)}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        details{margin-top:.5rem}summary{cursor:pointer;color:var(--head);font-size:.9rem;padding:.3rem 0}
        .original{overflow-x:auto;background:var(--soft);padding:.5rem;font-size:.9rem}.original table{width:auto}.original td,.original th{border:1px solid var(--line)}
        ul,ol{margin:.3rem 0;padding-inline-start:1.4rem}p{margin:.3rem 0}
        footer{margin-top:1rem;border-top:1px solid var(--line);padding-top:.4rem;color:var(--faint);font-size:.85rem}
        @media (min-width:60rem){main{grid-template-columns:1fr 1fr}section{grid-column:1/-1}section.half{grid-column:auto}}
        @media (max-width:40rem){body{padding:.6rem}.data thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}.data tr,.data td,.data th{display:block;border:0;padding:.1rem 0}.data tr{border-top:1px solid var(--line);padding:.35rem .2rem}.data td.none{display:none}.data td[data-label]::before{content:attr(data-label) ": ";color:var(--faint);font-size:.85rem}}
        @page{size:A4;margin:12mm}
        @media print{body{max-width:none;padding:0;font-size:9.5pt}main{display:block}section{border:0;border-top:1px solid #999;border-radius:0;padding:.3rem 0;margin-bottom:.3rem}tr,h2{break-inside:avoid}h2{break-after:avoid}details:not([open]){display:none}section.warn details{display:block}thead{display:table-header-group}table,.half table{font-size:9pt}.data td:not(.short),.data tbody th{overflow-wrap:anywhere}thead th{font-size:8pt}.trend{white-space:normal}}
        """;

    /// <summary>What the page may load: nothing, and its own style sheet alone.</summary>
    public static string Policy { get; } = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'; base-uri 'none'; form-action 'none'";
}
