using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.PostgreSql
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
                    Key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false, collation: "C"),
                    RequestId = table.Column<int>(type: "integer", nullable: false),
                    RequestedAt = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_enr_pending_requests", x => x.Key);
                });

            migrationBuilder.CreateTable(
                name: "sec_company_authority",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    WebAddress = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    WebAuthorities = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    UserName = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    SealedPassword = table.Column<byte[]>(type: "bytea", nullable: false),
                    ServerTemplate = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    MacTemplate = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    ServerRequest = table.Column<int>(type: "integer", nullable: true),
                    ServerKey = table.Column<byte[]>(type: "bytea", nullable: true)
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
