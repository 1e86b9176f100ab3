using MedCoop.Domain.Referrals;
using MedCoop.Domain.Workflow;

namespace MedCoop.Domain;

/// <summary>Every workflow that there is. The kernel in <c>Workflow</c> knows none of them by name.</summary>
public static class Workflows
{
    /// <summary>The tables.</summary>
    public static IReadOnlyList<WorkflowTable> All { get; } = [ReferralWorkflow.Table, SubTaskWorkflow.Table];

    /// <summary>The table that governs a Task; null: none does.</summary>
    public static WorkflowTable? Of(FhirTask task) => All.FirstOrDefault(table => table.Governs(task));
}
