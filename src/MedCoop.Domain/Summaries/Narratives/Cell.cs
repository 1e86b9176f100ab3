namespace MedCoop.Domain.Summaries.Narratives;

/// <summary>One thing in a cell of a table.</summary>
/// <param name="Text">In the reader's language as far as it is known there.</param>
/// <param name="Own">As whoever recorded it put it, where that is something else: it is kept beside it.</param>
/// <param name="IsGrave">Whether it must not be overlooked.</param>
internal sealed record Cell(string Text, string? Own = null, bool IsGrave = false);
