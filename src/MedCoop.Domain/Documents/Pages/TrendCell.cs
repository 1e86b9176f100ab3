using System.Globalization;
using System.Xml.Linq;
using Hl7.Fhir.Model;

namespace MedCoop.Domain.Documents.Pages;

/// <summary>Where a value goes: rising, falling, unchanged, with a line of those before it.</summary>
internal static class TrendCell
{
    private const int MostPoints = 12;

    /// <summary>The cell; null when there is nothing to compare.</summary>
    /// <param name="values">The newest first.</param>
    /// <param name="page">The page.</param>
    public static XElement? Of(IReadOnlyList<Measured> values, PageContext page)
    {
        if (values[0].Value is not Quantity { Value: not null } first) return null;
        var points = values.Where(one => one.Date is not null && one.Value is Quantity { Value: not null } same && (same.Code ?? same.Unit) == (first.Code ?? first.Unit)).Take(MostPoints).Select(one => ((Quantity)one.Value!).Value!.Value).Reverse().ToList();
        if (points.Count < 2) return null;
        var (arrow, words) = points[^1].CompareTo(points[^2]) switch { > 0 => ("↗", PageWords.Rising), < 0 => ("↘", PageWords.Falling), _ => ("→", PageWords.Steady) };
        return new XElement("span", new XAttribute("class", "trend"), points.Count > 2 ? Sparkline(points) : null, $"{arrow} {page.Say(words)}");
    }

    // Attributes only: no style is needed. It repeats in lines what stands beside it in words.
    private static XElement Sparkline(List<decimal> points)
    {
        var (low, high) = (points.Min(), points.Max());
        var span = high == low ? 1 : high - low;
        var line = string.Join(' ', points.Select((point, place) => string.Create(CultureInfo.InvariantCulture, $"{2 + (place * 76.0 / (points.Count - 1)):0.#},{18 - (double)((point - low) / span * 16):0.#}")));
        return new XElement("svg", new XAttribute("viewBox", "0 0 80 20"), new XAttribute("width", "80"), new XAttribute("height", "20"), new XAttribute("aria-hidden", "true"), new XAttribute("focusable", "false"),
            new XElement("polyline", new XAttribute("points", line), new XAttribute("fill", "none"), new XAttribute("stroke", "currentColor"), new XAttribute("stroke-width", "1.5")));
    }
}
