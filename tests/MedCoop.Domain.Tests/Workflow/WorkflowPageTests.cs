using MedCoop.Domain.Workflow;
using MedCoop.Testing;

namespace MedCoop.Domain.Tests.Workflow;

/// <summary>docs/workflows.md is made from the tables. MEDCOOP_APPROVE=1 writes it anew.</summary>
public sealed class WorkflowPageTests
{
    [Fact]
    public void The_page_of_workflows_says_what_the_tables_say()
    {
        var page = Path.Combine(TestData.RepositoryRoot, "docs", "workflows.md");
        if (Environment.GetEnvironmentVariable("MEDCOOP_APPROVE") == "1") File.WriteAllText(page, WorkflowPage.Text(Workflows.All));

        Assert.Equal(WorkflowPage.Text(Workflows.All), File.ReadAllText(page));
    }
}
