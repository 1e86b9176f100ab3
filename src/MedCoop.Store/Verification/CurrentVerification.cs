using System.Globalization;
using System.Text;
using System.Text.Json;
using MedCoop.Fhir.Json;
using MedCoop.Store.Definitions;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Verification;

/// <summary>Checks a resource's row, its current bytes and its index rows against one another.</summary>
internal sealed class CurrentVerification(VerifyNames names, SearchDefinitions definitions, Action<Finding> report)
{
    /// <summary>Resources whose rows of added search parameters wait for a reindex.</summary>
    public long Waiting { get; private set; }

    /// <summary>Checks one resource.</summary>
    /// <param name="row">Its row with the version that it names.</param>
    /// <param name="stored">Its index rows.</param>
    public void Check(CurrentRow row, HashSet<RowContent> stored)
    {
        if (row.Named is not { } version)
        {
            Report(FindingKind.Resource, row, $"The row names place {row.Seq} of the journal, where there is no version.");
            return;
        }

        if (Disagreement(row, version) is { } text) Report(FindingKind.Resource, row, text);
        var expected = version.Body is { } body ? Expected(row, body) : [];
        if (expected is not null) CompareRows(row, expected, stored);
    }

    private static string? Disagreement(CurrentRow row, NamedVersion version)
    {
        List<string> different = [];
        if (version.Key != row.Key) different.Add("key");
        if (version.TypeId != row.TypeId || !string.Equals(version.Id, row.Id, StringComparison.Ordinal)) different.Add("type and id");
        if (version.Version != row.Version) different.Add("version");
        if (version.At != row.LastUpdated) different.Add("instant");
        if ((version.Method == ChangeMethod.Delete) != row.Deleted) different.Add("deletion");
        return different.Count == 0 ? null : $"The row and the version at its place {row.Seq} differ in {string.Join(", ", different)}.";
    }

    // Null: it cannot be told, because the bytes are no resource.
    private HashSet<RowContent>? Expected(CurrentRow row, byte[] body)
    {
        try
        {
            CheckBody(row, body);
            return RowContent.Of(names.Map(definitions.Extract(ResourceReader.Parse(body))));
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or InvalidDataException)
        {
            Report(FindingKind.Body, row, "The stored bytes are no resource.");
            return null;
        }
    }

    private void CheckBody(CurrentRow row, byte[] body)
    {
        var header = ResourceHeader.Of(body);
        if (VerifyNames.Of(header.Type, header.Id) != names.Of(row) || header.VersionId != row.Version.ToString(CultureInfo.InvariantCulture))
            Report(FindingKind.Body, row, "The stored bytes carry another type, id or version.");
        var instant = new DateTime(row.LastUpdated, DateTimeKind.Utc).ToString(StampedBody.InstantFormat, CultureInfo.InvariantCulture);
        if (body.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\"lastUpdated\":\"{instant}\"")) < 0)
            Report(FindingKind.Body, row, "The stored bytes carry another instant.");
        if (row.ContentHash is not { } hash) Report(FindingKind.Body, row, "No hash is stored with the bytes.");
        else if (ResourceStamp.Stamp(body, new(header.Type, row.Id), row.Version).ContentHash != hash)
            Report(FindingKind.Body, row, "The stored bytes have another hash than the one stored with them.");
    }

    private void CompareRows(CurrentRow row, HashSet<RowContent> expected, HashSet<RowContent> stored)
    {
        var tables = stored.Aggregate(IndexTables.None, (all, content) => all | content.Table);
        if (tables != row.IndexTables) Report(FindingKind.Index, row, "The row names other index tables than those that hold rows of it.");
        if (expected.SetEquals(stored)) return;
        if (!row.Deleted && SetAsideWaiting(expected, stored) && expected.SetEquals(stored)) return;
        report(new Finding(FindingKind.Index, names.Of(row), row.Deleted ? "It is deleted and has index rows." : "Its index rows are not those that its content yields.")
        {
            Missing = names.Describe(expected.Except(stored)),
            Superfluous = names.Describe(stored.Except(expected)),
        });
    }

    // Rows of a parameter that is not indexed everywhere yet, or no longer in use, are no finding: a reindex puts them right.
    private bool SetAsideWaiting(HashSet<RowContent> expected, HashSet<RowContent> stored)
    {
        var removed = expected.RemoveWhere(names.IsOf(definitions.Unindexed.Contains)) + stored.RemoveWhere(names.IsOf(name => definitions.Unindexed.Contains(name) || !IsKnown(name)));
        if (removed > 0) Waiting++;
        return removed > 0;
    }

    private bool IsKnown(string indexName) => indexName.Split('.', 2) is [var type, var code] && definitions.Parameters.Find(type, code) is not null;

    private void Report(FindingKind kind, CurrentRow row, string text) => report(new Finding(kind, names.Of(row), text));
}
