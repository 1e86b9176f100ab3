using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "journal_seq");

            migrationBuilder.CreateTable(
                name: "date_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    starts = table.Column<long>(type: "bigint", nullable: false),
                    ends = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_date_index", x => new { x.param, x.starts, x.ends, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "interned",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interned", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "number_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    low = table.Column<double>(type: "double precision", nullable: false),
                    high = table.Column<double>(type: "double precision", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_number_index", x => new { x.param, x.low, x.high, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "position_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    lat = table.Column<double>(type: "double precision", nullable: false),
                    lon = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_position_index", x => new { x.param, x.lat, x.lon, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "quantity_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    unit = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    low = table.Column<double>(type: "double precision", nullable: false),
                    high = table.Column<double>(type: "double precision", nullable: false),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    system = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false),
                    canonical_unit = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    canonical_low = table.Column<double>(type: "double precision", nullable: true),
                    canonical_high = table.Column<double>(type: "double precision", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_quantity_index", x => new { x.param, x.unit, x.low, x.high, x.key, x.part, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "reference_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    target_id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    target_type = table.Column<int>(type: "integer", nullable: false),
                    version = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_reference_index", x => new { x.param, x.target_id, x.target_type, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "resource",
                columns: table => new
                {
                    key = table.Column<long>(type: "bigint", nullable: false),
                    type_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    deleted = table.Column<bool>(type: "boolean", nullable: false),
                    last_updated = table.Column<long>(type: "bigint", nullable: false),
                    case_key = table.Column<long>(type: "bigint", nullable: true),
                    content_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    index_tables = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_resource", x => x.key);
                });

            migrationBuilder.CreateTable(
                name: "string_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    norm = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    ord = table.Column<int>(type: "integer", nullable: false),
                    rest = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    exact = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_string_index", x => new { x.param, x.norm, x.key, x.part, x.ord });
                });

            migrationBuilder.CreateTable(
                name: "token_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    system = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "text", nullable: true, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_token_index", x => new { x.param, x.code, x.system, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "uri_index",
                columns: table => new
                {
                    param = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_uri_index", x => new { x.param, x.value, x.key, x.part });
                });

            migrationBuilder.CreateTable(
                name: "version",
                columns: table => new
                {
                    seq = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<long>(type: "bigint", nullable: false),
                    type_id = table.Column<int>(type: "integer", nullable: false),
                    id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    version = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    method = table.Column<short>(type: "smallint", nullable: false),
                    actor = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    body = table.Column<byte[]>(type: "bytea", nullable: true),
                    tx = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_version", x => x.seq);
                });

            migrationBuilder.CreateIndex(
                name: "date_index__key_param",
                table: "date_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "date_index__param_ends_starts_key_part",
                table: "date_index",
                columns: new[] { "param", "ends", "starts", "key", "part" });

            migrationBuilder.CreateIndex(
                name: "interned__kind_value",
                table: "interned",
                columns: new[] { "kind", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "number_index__key_param",
                table: "number_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "number_index__param_high_low_key_part",
                table: "number_index",
                columns: new[] { "param", "high", "low", "key", "part" });

            migrationBuilder.CreateIndex(
                name: "position_index__key_param",
                table: "position_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "quantity_index__key_param",
                table: "quantity_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "quantity_index__param_canonical",
                table: "quantity_index",
                columns: new[] { "param", "canonical_unit", "canonical_low", "canonical_high", "key", "part" },
                filter: "canonical_unit IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "quantity_index__param_low_high_key_part",
                table: "quantity_index",
                columns: new[] { "param", "low", "high", "key", "part" });

            migrationBuilder.CreateIndex(
                name: "reference_index__key_param",
                table: "reference_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "resource__type_id_deleted_key",
                table: "resource",
                columns: new[] { "type_id", "deleted", "key" });

            migrationBuilder.CreateIndex(
                name: "resource__type_id_deleted_last_updated_key",
                table: "resource",
                columns: new[] { "type_id", "deleted", "last_updated", "key" });

            migrationBuilder.CreateIndex(
                name: "resource__type_id_id",
                table: "resource",
                columns: new[] { "type_id", "id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "string_index__key_param",
                table: "string_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "token_index__key_param",
                table: "token_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "uri_index__key_param",
                table: "uri_index",
                columns: new[] { "key", "param" });

            migrationBuilder.CreateIndex(
                name: "version__at_seq",
                table: "version",
                columns: new[] { "at", "seq" });

            migrationBuilder.CreateIndex(
                name: "version__key_version",
                table: "version",
                columns: new[] { "key", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "version__type_id_seq",
                table: "version",
                columns: new[] { "type_id", "seq" });

            migrationBuilder.Sql(JournalFunctions.Begin);
            migrationBuilder.Sql(JournalFunctions.End);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP FUNCTION journal_begin; DROP FUNCTION journal_end;");

            migrationBuilder.DropTable(
                name: "date_index");

            migrationBuilder.DropTable(
                name: "interned");

            migrationBuilder.DropTable(
                name: "number_index");

            migrationBuilder.DropTable(
                name: "position_index");

            migrationBuilder.DropTable(
                name: "quantity_index");

            migrationBuilder.DropTable(
                name: "reference_index");

            migrationBuilder.DropTable(
                name: "resource");

            migrationBuilder.DropTable(
                name: "string_index");

            migrationBuilder.DropTable(
                name: "token_index");

            migrationBuilder.DropTable(
                name: "uri_index");

            migrationBuilder.DropTable(
                name: "version");

            migrationBuilder.DropSequence(
                name: "journal_seq");
        }
    }
}
