using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.Sqlite
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
                    id = table.Column<int>(type: "INTEGER", nullable: false),
                    revision = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_catalog", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reindex",
                columns: table => new
                {
                    id = table.Column<long>(type: "INTEGER", nullable: false),
                    types = table.Column<string>(type: "TEXT", nullable: false),
                    covers = table.Column<long>(type: "INTEGER", nullable: false),
                    last_key = table.Column<long>(type: "INTEGER", nullable: false),
                    next_key = table.Column<long>(type: "INTEGER", nullable: false),
                    read = table.Column<long>(type: "INTEGER", nullable: false),
                    changed = table.Column<long>(type: "INTEGER", nullable: false),
                    finished_at = table.Column<long>(type: "INTEGER", nullable: true)
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
