using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.Sqlite
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
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateTable(
                name: "lost_sight",
                columns: table => new
                {
                    lost_at = table.Column<long>(type: "INTEGER", nullable: false),
                    notice = table.Column<string>(type: "TEXT", nullable: false),
                    case_key = table.Column<long>(type: "INTEGER", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    starts = table.Column<long>(type: "INTEGER", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    purposes = table.Column<int>(type: "INTEGER", nullable: false),
                    grantee = table.Column<string>(type: "TEXT", nullable: false),
                    group_key = table.Column<long>(type: "INTEGER", nullable: false),
                    keeper = table.Column<string>(type: "TEXT", nullable: true),
                    ends = table.Column<long>(type: "INTEGER", nullable: false),
                    consents = table.Column<string>(type: "TEXT", nullable: false),
                    denied_types = table.Column<string>(type: "TEXT", nullable: false),
                    denied_labels = table.Column<int>(type: "INTEGER", nullable: false)
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
