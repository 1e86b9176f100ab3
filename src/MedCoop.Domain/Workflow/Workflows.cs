using MedCoop.Domain.Referrals;

namespace MedCoop.Domain.Workflow;

/// <summary>Every workflow that there is.</summary>
public static class Workflows
{
    /// <summary>The tables.</summary>
    public static IReadOnlyList<WorkflowTable> All { get; } = [ReferralWorkflow.Table, SubTaskWorkflow.Table];

    /// <summary>The table that governs a Task; null: none does.</summary>
    public static WorkflowTable? Of(FhirTask task) => All.FirstOrDefault(table => table.Governs(task));
}
