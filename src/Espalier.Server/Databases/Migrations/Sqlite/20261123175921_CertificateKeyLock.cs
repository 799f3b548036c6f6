using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CertificateKeyLock : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsKeyLocked",
                table: "sec_certificates",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "IsKeyLocked",
                table: "sec_certificates");
        }
    }
}
