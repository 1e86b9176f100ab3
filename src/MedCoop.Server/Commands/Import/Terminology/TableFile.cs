using System.Text;
using MedCoop.Store.Concepts;

namespace MedCoop.Server.Commands.Import.Terminology;

/// <summary>Reads files of rows and columns, row by row, with the line on which each begins.</summary>
/// <param name="file">The file.</param>
/// <param name="separator">What stands between columns.</param>
/// <param name="isQuoted">Whether values may stand in double quotes (doubled inside), with separators and line ends in them. https://www.rfc-editor.org/rfc/rfc4180</param>
internal sealed class TableFile(TerminologyFile file, char separator, bool isQuoted)
{
    /// <summary>A row whose columns are known by their place.</summary>
    public IEnumerable<TableRow> Rows()
    {
        using var text = file.OpenText();
        for (var line = 1; ;)
        {
            var at = new FilePlace(file.Path, line);
            List<string>? values;
            var lines = 1;
            string? fault = null;
            try
            {
                values = Row(text, ref lines);
            }
            catch (DecoderFallbackException)
            {
                (values, fault) = ([], "The text is not UTF-8; convert the file first.");
            }

            if (values is null) yield break;
            if (values is not [""] || fault is not null) yield return new TableRow(at, values, fault);
            if (fault is not null) yield break;
            line += lines;
        }
    }

    /// <summary>Rows under a header that names their columns, whatever the case.</summary>
    /// <param name="required">Columns that must be there; else the only row has a fault that says so.</param>
    public IEnumerable<NamedRow> NamedRows(params string[] required)
    {
        Dictionary<string, int>? columns = null;
        foreach (var row in Rows())
        {
            if (columns is null)
            {
                columns = row.Values.Select((name, at) => (Name: name.Trim(), at)).DistinctBy(column => column.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(column => column.Name, column => column.at, StringComparer.OrdinalIgnoreCase);
                var missing = required.Where(name => !columns.ContainsKey(name)).ToList();
                if (row.Fault is null && missing.Count == 0) continue;
                yield return new NamedRow(row with { Fault = row.Fault ?? $"The first line must name the columns; {string.Join(", ", missing)} {(missing.Count == 1 ? "is" : "are")} missing." }, columns);
                yield break;
            }

            var isShort = row.Values.Count < columns.Count && row.Fault is null && required.Any(name => columns[name] >= row.Values.Count);
            yield return new NamedRow(isShort ? row with { Fault = $"The row has {row.Values.Count} columns, the first line {columns.Count}." } : row, columns);
        }
    }

    private List<string>? Row(StreamReader text, ref int lines)
    {
        if (text.ReadLine() is not { } line) return null;
        if (!isQuoted || !line.Contains('"', StringComparison.Ordinal)) return [.. line.Split(separator)];
        List<string> values = [];
        var value = new StringBuilder();
        for (var at = 0; ; at++)
        {
            if (at < line.Length && line[at] == '"' && value.Length == 0) at = Quoted(text, ref line, at + 1, value, ref lines);
            if (at >= line.Length || line[at] == separator)
            {
                values.Add(value.ToString());
                value.Clear();
                if (at >= line.Length) return values;
            }
            else
            {
                value.Append(line[at]);
            }
        }
    }

    // What stands between quotes; gives the place after the closing one. An opening quote without a closing one ends with the file.
    private static int Quoted(StreamReader text, ref string line, int at, StringBuilder value, ref int lines)
    {
        while (true)
        {
            if (at >= line.Length)
            {
                if (text.ReadLine() is not { } next) return line.Length;
                (line, at) = (next, 0);
                lines++;
                value.Append('\n');
            }
            else if (line[at] != '"')
            {
                value.Append(line[at++]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                value.Append('"');
                at += 2;
            }
            else
            {
                return at + 1;
            }
        }
    }
}

/// <summary>One row.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Values">Its columns.</param>
/// <param name="Fault">Why it cannot be read; null when it can.</param>
internal sealed record TableRow(FilePlace At, IReadOnlyList<string> Values, string? Fault);

/// <summary>One row whose columns have names.</summary>
internal readonly record struct NamedRow(TableRow Row, IReadOnlyDictionary<string, int> Columns)
{
    /// <inheritdoc cref="TableRow.At" />
    public FilePlace At => Row.At;

    /// <inheritdoc cref="TableRow.Fault" />
    public string? Fault => Row.Fault;

    /// <summary>A value without blanks around it; empty when the column is not there.</summary>
    public string this[string column] => Columns.TryGetValue(column, out var at) && at < Row.Values.Count ? Row.Values[at].Trim() : "";
}
