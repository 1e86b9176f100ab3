using Xunit;

namespace MedCoop.Testing;

/// <summary>
/// A file of the repository that says what a test found when somebody last looked and agreed. When the finding changes the test fails and
/// leaves the new finding beside the file, as <c>*.received</c>, to be looked at and moved over it. Lines that start with <c>#</c> and
/// empty lines do not count.
/// </summary>
public static class ApprovedFile
{
    /// <summary>Fails when the lines are other than the approved ones.</summary>
    /// <param name="path">Relative to the repository, e.g. <c>tests/MedCoop.Fhir.Tests/Approved/x.txt</c>.</param>
    /// <param name="found">What the test found, in any order.</param>
    public static void Matches(string path, IEnumerable<string> found)
    {
        var full = Path.Combine(TestData.RepositoryRoot, path);
        string[] actual = [.. found.Order(StringComparer.Ordinal)];
        var approved = File.Exists(full)
            ? File.ReadAllLines(full).Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal).ToArray()
            : [];
        if (actual.SequenceEqual(approved, StringComparer.Ordinal)) return;
        File.WriteAllLines(full + ".received", actual);
        Assert.Fail(
            $"{path} no longer says what is found (see {Path.GetFileName(full)}.received).\n"
            + $"New:\n  {string.Join("\n  ", actual.Except(approved).Take(20))}\nGone:\n  {string.Join("\n  ", approved.Except(actual).Take(20))}");
    }
}
