using System.Text;
using Hl7.Fhir.Utility;

namespace MedCoop.Domain.Workflow;

/// <summary>The page docs/workflows.md: every table as a diagram (Mermaid) and as rows, made from what the server enforces.</summary>
public static class WorkflowPage
{
    /// <summary>The page.</summary>
    /// <param name="tables">The workflows, in order.</param>
    public static string Text(IReadOnlyList<WorkflowTable> tables)
    {
        var page = new StringBuilder();
        page.Append("# Workflows\n\nThis page is made from the tables in `src/MedCoop.Domain`, by which every write of a Task is judged. A move is made with `Task/{id}/$move` or by a plain write that leads to its state.\n");
        foreach (var table in tables) Add(page, table);
        return page.ToString();
    }

    private static void Add(StringBuilder page, WorkflowTable table)
    {
        page.Append($"\n## {table.Code}\n\n```mermaid\nstateDiagram-v2\n    [*] --> {Name(table.States[0].Code)}\n");
        foreach (var move in table.Moves.Where(move => move.To != Move.Back))
            foreach (var from in move.From) page.Append($"    {Name(from)} --> {Name(move.To)}: {move.Event}\n");
        foreach (var state in table.States.Where(state => state.IsFinal)) page.Append($"    {Name(state.Code)} --> [*]\n");
        page.Append("```\n\n| State | Task.status | BSeR | |\n|---|---|---|---|\n");
        foreach (var state in table.States)
        {
            var statuses = state.Statuses.Count == 0 ? "as it was" : string.Join(", ", state.Statuses.Select(status => EnumUtility.GetLiteral(status)));
            page.Append($"| {state.Code} | {statuses} | {state.Bser ?? "—"} | {(state.IsFinal ? "final" : state.PausesClock ? "the clock rests" : "")} |\n");
        }

        page.Append("\n| Move | From | To | By | Reason | Needs | Sub-Tasks |\n|---|---|---|---|---|---|---|\n");
        foreach (var move in table.Moves)
        {
            var needs = string.Join(", ", move.Needs.Select(need => need.Code).Distinct(StringComparer.Ordinal));
            var subTasks = string.Join(", ", move.Opens.Select(opening => $"opens {opening.Code}").Concat(move.Settles.Select(settled => $"{EnumUtility.GetLiteral(settled.Status)} {settled.Code}")));
            page.Append($"| {move.Event} | {string.Join(", ", move.From)} | {(move.To == Move.Back ? "what was interrupted" : move.To)} | {string.Join(", ", move.By)} | {move.Reason ?? "—"} | {(needs.Length == 0 ? "—" : needs)} | {(subTasks.Length == 0 ? "—" : subTasks)} |\n");
        }
    }

    private static string Name(string state) => state.Replace('-', '_');
}
