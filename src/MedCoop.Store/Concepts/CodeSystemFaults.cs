namespace MedCoop.Store.Concepts;

/// <summary>What is wrong with the files of a code system, up to a bound.</summary>
internal sealed class CodeSystemFaults
{
    /// <summary>After so many nobody reads on.</summary>
    private const int Most = 50;

    private readonly List<(FilePlace At, string Text)> faults = [];

    public bool Any => faults.Count > 0;

    public bool IsFull => faults.Count >= Most;

    public IReadOnlyList<(FilePlace At, string Text)> All => faults;

    public void Add(FilePlace at, string text)
    {
        if (!IsFull) faults.Add((at, text));
    }
}
