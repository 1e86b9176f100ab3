using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Migrations.Sqlite
{
    /// <inheritdoc />
    internal partial class FullText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // It keeps the index only, not the words (content=''), and they come ready to be indexed, so the simplest tokenizer does.
            migrationBuilder.Sql("CREATE VIRTUAL TABLE text_index USING fts5 (narrative, content, content = '', contentless_delete = 1, tokenize = 'ascii');");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DROP TABLE text_index;");
        }
    }
}
