namespace MedCoop.Server.Commands;

/// <summary>Takes the fraction done at once, on whatever thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Fraction(Action<double> tell) : IProgress<double>
{
    public void Report(double value) => tell(value);
}
