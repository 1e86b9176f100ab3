using MedCoop.Store.Commits;

namespace MedCoop.Store.Reindexing;

/// <summary>A resource whose index rows are to be replaced.</summary>
/// <param name="Key">Which one.</param>
/// <param name="Seq">The version that was read: when it is no longer the current one, its successor has indexed itself.</param>
/// <param name="Rows">The new rows; their keys are set.</param>
internal sealed record ReindexedResource(long Key, long Seq, IndexRows Rows);
