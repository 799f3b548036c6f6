using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class CompanyAuthority : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "enr_pending_requests",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    RequestId = table.Column<int>(type: "INTEGER", nullable: false),
                    RequestedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_pending_requests", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "sec_company_authority",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    WebAddress = table.Column<string>(type: "TEXT", nullable: false),
                    WebAuthorities = table.Column<string>(type: "TEXT", nullable: false),
                    UserName = table.Column<string>(type: "TEXT", nullable: false),
                    SealedPassword = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ServerTemplate = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    MacTemplate = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    ServerRequest = table.Column<int>(type: "INTEGER", nullable: true),
                    ServerKey = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sec_company_authority", x => x.Id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "enr_pending_requests");

            migrationBuilder.DropTable(
                name: "sec_company_authority");
        }
    }
}
