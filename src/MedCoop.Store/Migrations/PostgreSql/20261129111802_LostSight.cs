using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class LostSight : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "told",
                table: "grant_end",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "lost_sight",
                columns: table => new
                {
                    lost_at = table.Column<long>(type: "bigint", nullable: false),
                    notice = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    case_key = table.Column<long>(type: "bigint", nullable: false),
                    why = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    starts = table.Column<long>(type: "bigint", nullable: false),
                    country = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    purposes = table.Column<int>(type: "integer", nullable: false),
                    grantee = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    group_key = table.Column<long>(type: "bigint", nullable: false),
                    keeper = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    ends = table.Column<long>(type: "bigint", nullable: false),
                    consents = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    denied_types = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    denied_labels = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_lost_sight", x => new { x.lost_at, x.notice, x.case_key, x.why, x.starts, x.country, x.purposes });
                });

            migrationBuilder.CreateIndex(
                name: "lost_sight__notice",
                table: "lost_sight",
                column: "notice");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "lost_sight");

            migrationBuilder.DropColumn(
                name: "told",
                table: "grant_end");
        }
    }
}
