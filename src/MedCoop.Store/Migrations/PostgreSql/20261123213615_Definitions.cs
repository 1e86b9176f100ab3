using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class Definitions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "catalog",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    revision = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalog", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reindex",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    types = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    covers = table.Column<long>(type: "bigint", nullable: false),
                    last_key = table.Column<long>(type: "bigint", nullable: false),
                    next_key = table.Column<long>(type: "bigint", nullable: false),
                    read = table.Column<long>(type: "bigint", nullable: false),
                    changed = table.Column<long>(type: "bigint", nullable: false),
                    finished_at = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reindex", x => x.id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "catalog");

            migrationBuilder.DropTable(
                name: "reindex");
        }
    }
}
