using System.Security.Cryptography;
using System.Text;
using MedCoop.Fhir.Search.Query;

namespace MedCoop.Store.Search.Paging;

/// <summary>
/// Tells searches apart, so that a page link of one is not taken for a page of another. It covers what decides which resources match and
/// in which order, not how many there are on a page.
/// </summary>
internal static class QueryFingerprint
{
    /// <summary>The fingerprint.</summary>
    public static byte[] Of(SearchQuery query)
    {
        var text = new StringBuilder();
        text.AppendJoin(',', query.Types).Append('?');
        foreach (var criterion in query.Criteria) Append(text, criterion);
        foreach (var key in query.Sort) text.Append(key.Descending ? "-" : "+").Append(key.Special ?? key.Parameter?.IndexName);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, Criterion criterion)
    {
        text.Append('(').Append(criterion.GetType().Name).Append(' ');
        switch (criterion)
        {
            case AnyOf any:
                foreach (var inner in any.Criteria) Append(text, inner);
                break;
            case AllOf all:
                foreach (var inner in all.Criteria) Append(text, inner);
                break;
            case Not not:
                Append(text, not.Criterion);
                break;
            case ValueCriterion value:
                text.Append(value.Parameter.IndexName);
                foreach (var item in value.Values) Append(text, item);
                break;
            case MissingCriterion missing:
                text.Append(missing.Parameter.IndexName).Append(missing.Missing);
                break;
            case ChainCriterion chain:
                text.Append(chain.Parameter.IndexName);
                foreach (var target in chain.Targets) Append(text.Append(target.Type), target.Criterion);
                break;
            case HasCriterion has:
                Append(text.Append(has.Parameter.IndexName), has.Criterion);
                break;
            case IdCriterion id:
                text.AppendJoin(',', id.Ids);
                break;
            case LastUpdatedCriterion lastUpdated:
                foreach (var item in lastUpdated.Values) Append(text, item);
                break;
            case TypeCriterion type:
                text.AppendJoin(',', type.Types);
                break;
            case TextCriterion words:
                text.Append(words.Text).Append(words.Query);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(criterion), criterion, message: null);
        }

        text.Append(')');
    }

    private static void Append(StringBuilder text, SearchValue value)
    {
        text.Append('[');
        switch (value)
        {
            case CompositeValue composite:
                foreach (var component in composite.Components) Append(text, component);
                break;
            // Approximate dates depend on when the page was asked for.
            case DateValue { Prefix: Prefix.Ap }:
                text.Append("ap");
                break;
            default:
                text.Append(value);
                break;
        }

        text.Append(']');
    }
}
