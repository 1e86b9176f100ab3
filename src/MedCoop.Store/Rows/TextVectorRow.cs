using System.Globalization;
using System.Text;
using MedCoop.Fhir.Search.Extraction;
using NpgsqlTypes;

namespace MedCoop.Store.Rows;

/// <summary>PostgreSQL's table <c>text_index</c>: primary key (key); an inverted index of the words.</summary>
internal sealed class TextVectorRow
{
    /// <summary>The weight that marks words of the narrative; the others have none.</summary>
    public const char NarrativeWeight = 'A';

    /// <summary>The resource's key.</summary>
    public required long Key { get; init; }

    /// <summary><see cref="VectorOf"/> of its words.</summary>
    public required NpgsqlTsVector Words { get; init; }

    /// <summary>
    /// The words as a <c>tsvector</c> in PostgreSQL's notation. Their places count on from the narrative to the rest with one left free, so that no
    /// phrase reaches from one into the other. Words are letters and digits, so nothing has to be quoted.
    /// </summary>
    public static string VectorOf(TextRow row)
    {
        var vector = new StringBuilder(2 * (row.Narrative.Length + row.Content.Length));
        var last = Append(vector, row.Narrative, 0, narrative: true);
        Append(vector, row.Content, last + 1, narrative: false);
        return vector.ToString();
    }

    private static int Append(StringBuilder vector, string words, int place, bool narrative)
    {
        if (words.Length == 0) return place;
        foreach (var range in words.AsSpan().Split(' '))
        {
            place++;
            var word = words.AsSpan()[range];
            if (word is TextIndexValue.TooOften) continue;
            vector.Append(word).Append(':').Append(CultureInfo.InvariantCulture, $"{place}");
            if (narrative) vector.Append(NarrativeWeight);
            vector.Append(' ');
        }

        return place;
    }
}
