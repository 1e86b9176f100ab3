using Microsoft.EntityFrameworkCore.Migrations;
using NpgsqlTypes;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class FullText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "text_index",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false),
                    words = table.Column<NpgsqlTsVector>(type: "tsvector", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_text_index", x => x.key);
                });

            migrationBuilder.CreateIndex(
                name: "text_index__words",
                table: "text_index",
                column: "words")
                .Annotation("Npgsql:IndexMethod", "gin");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "text_index");
        }
    }
}
