using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class Concepts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "code_system",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    url = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    language = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    is_case_sensitive = table.Column<bool>(type: "boolean", nullable: false),
                    value_set = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    count = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<short>(type: "smallint", nullable: false),
                    touched = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_code_system", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "concept",
                columns: table => new
                {
                    system = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    key = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    display = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    definition = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    flags = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concept", x => new { x.system, x.place });
                });

            migrationBuilder.CreateTable(
                name: "concept_designation",
                columns: table => new
                {
                    system = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    language = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    use_system = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    use_code = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    use_display = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concept_designation", x => new { x.system, x.place, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "concept_link",
                columns: table => new
                {
                    system = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    parent = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concept_link", x => new { x.system, x.place, x.parent });
                });

            migrationBuilder.CreateTable(
                name: "concept_property",
                columns: table => new
                {
                    system = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    type = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    whole = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    value_system = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    value_display = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concept_property", x => new { x.system, x.place, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "concept_text",
                columns: table => new
                {
                    system = table.Column<int>(type: "integer", nullable: false),
                    place = table.Column<int>(type: "integer", nullable: false),
                    words = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_concept_text", x => new { x.system, x.place });
                });

            migrationBuilder.CreateIndex(
                name: "concept__system_key_code",
                table: "concept",
                columns: new[] { "system", "key", "code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "concept_property__system_code_value_place",
                table: "concept_property",
                columns: new[] { "system", "code", "value", "place" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "code_system");

            migrationBuilder.DropTable(
                name: "concept");

            migrationBuilder.DropTable(
                name: "concept_designation");

            migrationBuilder.DropTable(
                name: "concept_link");

            migrationBuilder.DropTable(
                name: "concept_property");

            migrationBuilder.DropTable(
                name: "concept_text");
        }
    }
}
