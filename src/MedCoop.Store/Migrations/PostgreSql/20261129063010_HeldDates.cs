using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <summary>The rows by which worklists are sorted (<c>IndexNames.OfHeld</c>), of Tasks that were written before such rows were made.</summary>
    internal partial class HeldDates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // One at a time interns, over all servers (PostgreSqlInterning.Alone).
            migrationBuilder.Sql("SELECT pg_advisory_xact_lock(1296385875, 3);");
            migrationBuilder.Sql(
                """
                INSERT INTO interned (id, kind, value)
                SELECT (SELECT coalesce(max(id), 0) FROM interned) + row_number() OVER (ORDER BY held.target_id), 2, 'Task.due@Organization/' || held.target_id
                FROM (
                    SELECT DISTINCT r.target_id FROM reference_index r
                    JOIN interned ball ON ball.id = r.param AND ball.kind = 2 AND ball.value = 'Task.ball'
                    JOIN interned type ON type.id = r.target_type AND type.kind = 1 AND type.value = 'Organization') held
                WHERE NOT EXISTS (SELECT 1 FROM interned i WHERE i.kind = 2 AND i.value = 'Task.due@Organization/' || held.target_id);
                """);
            migrationBuilder.Sql(
                """
                INSERT INTO date_index (param, starts, ends, key, part)
                SELECT held.id, d.starts, d.ends, d.key, d.part FROM reference_index r
                JOIN interned ball ON ball.id = r.param AND ball.kind = 2 AND ball.value = 'Task.ball'
                JOIN interned type ON type.id = r.target_type AND type.kind = 1 AND type.value = 'Organization'
                JOIN interned held ON held.kind = 2 AND held.value = 'Task.due@Organization/' || r.target_id
                JOIN interned due ON due.kind = 2 AND due.value = 'Task.due'
                JOIN date_index d ON d.key = r.key AND d.param = due.id
                WHERE TRUE
                ON CONFLICT DO NOTHING;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("DELETE FROM date_index WHERE param IN (SELECT id FROM interned WHERE kind = 2 AND value LIKE 'Task.due@%');");
    }
}
