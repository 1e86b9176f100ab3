using System.Globalization;
using Hl7.Fhir.Model;

namespace MedCoop.Store.Tests.Search.Evaluation;

/// <summary>
/// A place on the earth, for <c>near=latitude|longitude[|distance[|unit]]</c>. How the distance is measured is the server's choice; here
/// along great circles. Without a distance it is 50 km, without a unit km. https://hl7.org/fhir/R4/location.html#positional
/// </summary>
internal readonly record struct SpecPosition(double Latitude, double Longitude)
{
    public static IEnumerable<SpecPosition> Of(Base element) =>
        element is Location.PositionComponent { Latitude: { } latitude, Longitude: { } longitude }
        ? [new((double)latitude, (double)longitude)]
        : [];

    public bool IsNear(string query)
    {
        var parts = query.Split('|');
        var distance = parts.ElementAtOrDefault(2) is { Length: > 0 } number ? Number(number) : 50;
        var kilometres = distance * (parts.ElementAtOrDefault(3) ?? "") switch
        {
            "" or "km" => 1,
            "m" => 0.001,
            "[mi_i]" => 1.609344,
            var unit => throw new FormatException(unit),
        };
        return Kilometres(new(Number(parts[0]), Number(parts[1]))) <= kilometres;
    }

    // https://en.wikipedia.org/wiki/Haversine_formula
    private double Kilometres(SpecPosition other)
    {
        var north = Math.Sin(Radians(Latitude - other.Latitude) / 2);
        var east = Math.Sin(Radians(Longitude - other.Longitude) / 2);
        var haversine = (north * north) + (Math.Cos(Radians(Latitude)) * Math.Cos(Radians(other.Latitude)) * east * east);
        return 2 * 6371 * Math.Asin(Math.Sqrt(haversine));
    }

    private static double Radians(double degrees) => degrees * Math.PI / 180;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
