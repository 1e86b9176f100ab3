using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace MedCoop.Store.Identity.Migrations.PostgreSql
{
    /// <inheritdoc />
    internal partial class ProviderLogins : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "identity_account_login__user_id",
                table: "identity_account_login");

            migrationBuilder.CreateIndex(
                name: "identity_account_login__user_id_login_provider",
                table: "identity_account_login",
                columns: new[] { "user_id", "login_provider" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "identity_account_login__user_id_login_provider",
                table: "identity_account_login");

            migrationBuilder.CreateIndex(
                name: "identity_account_login__user_id",
                table: "identity_account_login",
                column: "user_id");
        }
    }
}
