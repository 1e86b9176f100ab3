using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    internal partial class Cases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "labels",
                table: "resource",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "case_grant",
                columns: table => new
                {
                    case_key = table.Column<long>(type: "INTEGER", nullable: false),
                    grantee = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    starts = table.Column<long>(type: "INTEGER", nullable: false),
                    country = table.Column<string>(type: "TEXT", nullable: false),
                    purposes = table.Column<int>(type: "INTEGER", nullable: false),
                    ends = table.Column<long>(type: "INTEGER", nullable: false),
                    consents = table.Column<string>(type: "TEXT", nullable: false),
                    denied_types = table.Column<string>(type: "TEXT", nullable: false),
                    denied_labels = table.Column<int>(type: "INTEGER", nullable: false),
                    patient = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_grant", x => new { x.case_key, x.grantee, x.why, x.starts, x.country, x.purposes });
                });

            migrationBuilder.CreateTable(
                name: "case_link",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<short>(type: "INTEGER", nullable: false),
                    rank = table.Column<int>(type: "INTEGER", nullable: false),
                    target_type = table.Column<int>(type: "INTEGER", nullable: false),
                    target_id = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_link", x => new { x.key, x.kind, x.rank });
                });

            migrationBuilder.CreateTable(
                name: "case_root",
                columns: table => new
                {
                    key = table.Column<long>(type: "INTEGER", nullable: false),
                    group_key = table.Column<long>(type: "INTEGER", nullable: false),
                    owner = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_root", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "grant_end",
                columns: table => new
                {
                    case_key = table.Column<long>(type: "INTEGER", nullable: false),
                    grantee = table.Column<string>(type: "TEXT", nullable: false),
                    why = table.Column<string>(type: "TEXT", nullable: false),
                    ended_at = table.Column<long>(type: "INTEGER", nullable: false),
                    consents = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_grant_end", x => new { x.case_key, x.ended_at, x.grantee, x.why });
                });

            migrationBuilder.CreateIndex(
                name: "resource__case_key_type_id",
                table: "resource",
                columns: new[] { "case_key", "type_id" },
                filter: "case_key IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "case_link__target_type_target_id_kind_key",
                table: "case_link",
                columns: new[] { "target_type", "target_id", "kind", "key" });

            migrationBuilder.CreateIndex(
                name: "case_root__group_key_key",
                table: "case_root",
                columns: new[] { "group_key", "key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "case_grant");

            migrationBuilder.DropTable(
                name: "case_link");

            migrationBuilder.DropTable(
                name: "case_root");

            migrationBuilder.DropTable(
                name: "grant_end");

            migrationBuilder.DropIndex(
                name: "resource__case_key_type_id",
                table: "resource");

            migrationBuilder.DropColumn(
                name: "labels",
                table: "resource");
        }
    }
}
