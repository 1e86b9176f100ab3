namespace MedCoop.Store.Rows;

/// <summary>
/// The words of a current resource for full-text search, one row per resource. SQLite: virtual table <c>text_index</c> (FTS5) that keeps an
/// index of both columns and not the words themselves. PostgreSQL: <see cref="TextVectorRow"/>.
/// </summary>
/// <param name="Narrative">Words of the narrative, one space between two; may be empty.</param>
/// <param name="Content">All other words.</param>
internal sealed record TextRow(string Narrative, string Content);
