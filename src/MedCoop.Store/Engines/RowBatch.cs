namespace MedCoop.Store.Engines;

/// <summary>Rows to be inserted into one table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Columns">Names of columns.</param>
/// <param name="Rows">Values in the order of the columns: <see cref="string"/>, <see cref="int"/>, <see cref="long"/>, <see cref="short"/>, <see cref="bool"/> or null.</param>
/// <param name="Bytes">Roughly how much it is.</param>
internal sealed record RowBatch(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows, int Bytes);
