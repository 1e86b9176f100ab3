using MedCoop.Store.Engines.PostgreSql;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace MedCoop.Store.Identity;

/// <summary>The accounts' tables with their columns, each after those that it refers to, so that a backup can be read in this order.</summary>
internal static class IdentityTables
{
    public static IReadOnlyList<ArchivedTable> InOrder { get; } = List();

    private static List<ArchivedTable> List()
    {
        using var context = PostgreSqlIdentityContext.On("Host=unused");
        var left = context.Model.GetRelationalModel().Tables.OrderBy(table => table.Name, StringComparer.Ordinal).ToList();
        var done = new List<ITable>();
        while (left.Count > 0)
        {
            var next = left.First(table => table.ForeignKeyConstraints.All(reference => reference.PrincipalTable == table || done.Contains(reference.PrincipalTable)));
            done.Add(next);
            left.Remove(next);
        }

        return done.ConvertAll(table => new ArchivedTable(table.Name, string.Join(", ", table.Columns.Select(column => column.Name))));
    }
}
