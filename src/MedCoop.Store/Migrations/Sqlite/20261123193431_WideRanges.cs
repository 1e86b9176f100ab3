using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    internal partial class WideRanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "number_index__param_high_low_key_part",
                table: "number_index");

            migrationBuilder.DropIndex(
                name: "date_index__param_ends_starts_key_part",
                table: "date_index");

            migrationBuilder.CreateIndex(
                name: "quantity_index__wide",
                table: "quantity_index",
                columns: new[] { "param", "high", "low", "key" },
                filter: "high > low");

            migrationBuilder.CreateIndex(
                name: "number_index__wide",
                table: "number_index",
                columns: new[] { "param", "high", "low", "key" },
                filter: "high > low");

            migrationBuilder.CreateIndex(
                name: "date_index__wide",
                table: "date_index",
                columns: new[] { "param", "ends", "starts", "key" },
                filter: "ends > starts + 864000000000");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "quantity_index__wide",
                table: "quantity_index");

            migrationBuilder.DropIndex(
                name: "number_index__wide",
                table: "number_index");

            migrationBuilder.DropIndex(
                name: "date_index__wide",
                table: "date_index");

            migrationBuilder.CreateIndex(
                name: "number_index__param_high_low_key_part",
                table: "number_index",
                columns: new[] { "param", "high", "low", "key", "part" });

            migrationBuilder.CreateIndex(
                name: "date_index__param_ends_starts_key_part",
                table: "date_index",
                columns: new[] { "param", "ends", "starts", "key", "part" });
        }
    }
}
