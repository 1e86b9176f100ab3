namespace MedCoop.Store;

/// <summary>A statement that a search sent to the database.</summary>
/// <param name="Sql">As sent, with parameters $1, $2 ...</param>
/// <param name="Values">Of the parameters.</param>
/// <param name="Took">From sending it to having its last row.</param>
/// <param name="Rows">How many came.</param>
/// <param name="Plan">How the database goes about it, a line per step.</param>
public sealed record ExplainedStatement(string Sql, IReadOnlyList<object?> Values, TimeSpan Took, int Rows, string Plan);
