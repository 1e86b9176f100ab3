namespace MedCoop.Domain.Documents.Adoption;

/// <summary>What is on record by what it is about, so that an entry is compared with the few that may be the same, not with all.</summary>
internal sealed class RecordIndex
{
    private readonly ILookup<string, int> byMatter;
    private readonly ILookup<string, int> ofFamily;
    private readonly ILookup<string, int> noneKnown;
    private readonly IReadOnlyList<RecordedResource> resources;

    /// <summary>Indexes.</summary>
    public RecordIndex(IReadOnlyList<RecordedResource> resources)
    {
        this.resources = resources;
        var all = resources.Select((one, at) => (one.Stated, At: at)).ToList();
        byMatter = all.SelectMany(one => KeysOf(one.Stated).Select(key => (Key: key, one.At))).ToLookup(one => one.Key, one => one.At, StringComparer.Ordinal);
        ofFamily = all.ToLookup(one => FamilyOf(one.Stated.Type), one => one.At, StringComparer.Ordinal);
        noneKnown = all.Where(one => one.Stated.Whole is null && one.Stated.Matter.IsNoneKnown).ToLookup(one => FamilyOf(one.Stated.Type), one => one.At, StringComparer.Ordinal);
    }

    /// <summary>Those with which an entry is to be compared, in the record's order: no other is about the same, or is denied by it.</summary>
    public IEnumerable<RecordedResource> AlikeTo(StatedResource stated)
    {
        var family = FamilyOf(stated.Type);
        var found = stated.Whole is null && stated.Matter.IsNoneKnown ? ofFamily[family] : KeysOf(stated).SelectMany(key => byMatter[key]).Concat(noneKnown[family]);
        return found.Distinct().Order().Select(at => resources[at]);
    }

    private static IEnumerable<string> KeysOf(StatedResource stated)
    {
        var family = FamilyOf(stated.Type);
        if (stated.Whole is { } whole) return [$"{family} {whole}"];
        var keys = stated.Matter.Codes.Select(code => $"{family} {code}");
        return stated.Matter.Words.Length == 0 ? keys : keys.Append($"{family} \"{stated.Matter.Words}");
    }

    // The first of the types that are compared with one another stands for all.
    private static string FamilyOf(string type) => SameStatement.ComparedWith(type).Min(StringComparer.Ordinal)!;
}
