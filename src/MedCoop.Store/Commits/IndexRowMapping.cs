using MedCoop.Fhir.Search.Extraction;
using MedCoop.Store.Engines;
using MedCoop.Store.Rows;

namespace MedCoop.Store.Commits;

/// <summary>Turns what a resource can be found by into rows.</summary>
internal static class IndexRowMapping
{
    /// <summary>The names that <see cref="Map"/> needs interned.</summary>
    public static IEnumerable<InternedName> NamesOf(IndexEntry entry)
    {
        if (entry.Value is TextIndexValue) yield break;
        yield return new(InternedKind.Parameter, entry.IndexName);
        switch (entry.Value)
        {
            case TokenIndexValue { System.Length: > 0 } token:
                yield return InternedName.OfSystem(token.System);
                break;
            case QuantityIndexValue { System.Length: > 0 } quantity:
                yield return InternedName.OfSystem(quantity.System);
                break;
            case ReferenceIndexValue { Url: null, Type.Length: > 0 } reference:
                yield return new(InternedKind.Type, reference.Type);
                break;
        }
    }

    /// <summary>Maps; every name must be interned already.</summary>
    public static IndexRows Map(IReadOnlyList<IndexEntry> entries, InternedIds interned)
    {
        var rows = new IndexRows();
        var tokens = new Dictionary<(int Param, string Code, int System, int Part), TokenRow>(entries.Count);
        foreach (var entry in entries)
        {
            if (entry.Value is TextIndexValue words)
            {
                rows.Text = new TextRow(words.Narrative, words.Content);
                continue;
            }

            var param = interned[new(InternedKind.Parameter, entry.IndexName)];
            switch (entry.Value)
            {
                case TokenIndexValue token:
                    AddToken(rows, tokens, param, entry.Part, token, interned);
                    break;
                case StringIndexValue text:
                    rows.Strings.Add(StringOf(param, entry.Part, text, rows.Strings.Count));
                    break;
                case DateIndexValue date:
                    rows.Dates.Add(new() { Param = param, Part = entry.Part, Starts = date.Start, Ends = date.End });
                    break;
                case NumberIndexValue number:
                    rows.Numbers.Add(new()
                    {
                        Param = param,
                        Part = entry.Part,
                        Value = (double)number.Value,
                        Low = (double)number.Low,
                        High = (double)number.High,
                    });
                    break;
                case QuantityIndexValue quantity:
                    rows.Quantities.Add(QuantityOf(param, entry.Part, quantity, rows.Quantities.Count, interned));
                    break;
                case ReferenceIndexValue reference:
                    rows.References.Add(ReferenceOf(param, entry.Part, reference, interned));
                    break;
                case UriIndexValue uri:
                    rows.Uris.Add(new() { Param = param, Part = entry.Part, Value = LongValue.OfUri(uri.Value) });
                    break;
                case PositionIndexValue position:
                    rows.Positions.Add(new() { Param = param, Part = entry.Part, Lat = position.Latitude, Lon = position.Longitude });
                    break;
                default:
                    throw new ArgumentException($"{entry.Value.GetType().Name} has no index table", nameof(entries));
            }
        }

        return rows;
    }

    // The same code may occur with several displays; the row is one, and :text finds it by any of them.
    private static void AddToken(
        IndexRows rows, Dictionary<(int, string, int, int), TokenRow> tokens, int param, int part, TokenIndexValue token, InternedIds interned)
    {
        var code = LongValue.Of(token.Code);
        var system = token.System.Length == 0 ? 0 : interned[InternedName.OfSystem(token.System)];
        var text = string.IsNullOrWhiteSpace(token.Text) ? null : LongValue.WithoutNul(Fhir.Search.SearchText.Normalize(token.Text));
        if (tokens.TryGetValue((param, code, system, part), out var same))
        {
            if (text is not null) same.Text = same.Text is null ? text : $"{same.Text}\n{text}";
            return;
        }

        var row = new TokenRow { Param = param, Part = part, Code = code, System = system, Text = text };
        tokens.Add((param, code, system, part), row);
        rows.Tokens.Add(row);
    }

    private static StringRow StringOf(int param, int part, StringIndexValue text, int ord)
    {
        var whole = LongValue.WithoutNul(text.Normalized);
        var norm = StringRow.Leading(whole);
        var exact = LongValue.WithoutNul(text.Exact);
        return new()
        {
            Param = param,
            Part = part,
            Ord = ord,
            Norm = norm,
            Rest = norm.Length < whole.Length ? whole : null,
            Exact = string.Equals(exact, norm, StringComparison.Ordinal) ? null : exact,
        };
    }

    private static QuantityRow QuantityOf(int param, int part, QuantityIndexValue quantity, int ord, InternedIds interned) => new()
    {
        Param = param,
        Part = part,
        Ord = ord,
        Unit = LongValue.Of(quantity.Unit),
        System = quantity.System.Length == 0 ? 0 : interned[InternedName.OfSystem(quantity.System)],
        Value = (double)quantity.Value,
        Low = (double?)quantity.Low ?? double.NegativeInfinity,
        High = (double?)quantity.High ?? double.PositiveInfinity,
        CanonicalUnit = quantity.Canonical is { } canonical ? LongValue.Of(canonical.Unit) : null,
        CanonicalLow = quantity.Canonical?.Low,
        CanonicalHigh = quantity.Canonical?.High,
    };

    private static ReferenceRow ReferenceOf(int param, int part, ReferenceIndexValue reference, InternedIds interned) => new()
    {
        Param = param,
        Part = part,
        TargetId = reference.Url is { } url ? LongValue.OfUri(url) : LongValue.Of(reference.Id),
        TargetType = reference.Url is null && reference.Type.Length > 0 ? interned[new(InternedKind.Type, reference.Type)] : 0,
        Version = reference.Version is { } version ? LongValue.Of(version) : null,
    };
}
