using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class MacKeysAndPackageSigner : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "MacKey",
                table: "sec_company_authority",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TemplateKey",
                table: "sec_company_authority",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "enr_package_signer",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Certificates = table.Column<string>(type: "TEXT", nullable: false),
                    SealedKey = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_package_signer", x => x.Id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "enr_package_signer");

            migrationBuilder.DropColumn(
                name: "MacKey",
                table: "sec_company_authority");

            migrationBuilder.DropColumn(
                name: "TemplateKey",
                table: "sec_company_authority");
        }
    }
}
