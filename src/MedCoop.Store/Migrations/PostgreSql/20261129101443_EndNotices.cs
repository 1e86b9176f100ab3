using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class EndNotices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<short>(
                name: "notice",
                table: "grant_end",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<string>(
                name: "told",
                table: "grant_end",
                type: "text",
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateIndex(
                name: "grant_end__untold",
                table: "grant_end",
                column: "ended_at",
                filter: "notice > 0 AND told = ''");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "grant_end__untold",
                table: "grant_end");

            migrationBuilder.DropColumn(
                name: "notice",
                table: "grant_end");

            migrationBuilder.DropColumn(
                name: "told",
                table: "grant_end");
        }
    }
}
