using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class ProblemReports : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "prb_operations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    report_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false, collation: "C"),
                    by_whom = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    detail = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prb_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prb_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<long>(type: "bigint", nullable: false),
                    origin = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    has_site_info = table.Column<bool>(type: "boolean", nullable: false),
                    has_mac_info = table.Column<bool>(type: "boolean", nullable: false),
                    description = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false, collation: "C"),
                    created_by = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    device_id = table.Column<int>(type: "integer", nullable: true),
                    device_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false, collation: "C"),
                    job_id = table.Column<Guid>(type: "uuid", nullable: true),
                    console = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    bytes = table.Column<long>(type: "bigint", nullable: false),
                    problem = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false, collation: "C"),
                    is_to_be_sent = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prb_reports", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_prb_operations_at",
                table: "prb_operations",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_prb_operations_report_id",
                table: "prb_operations",
                column: "report_id");

            migrationBuilder.CreateIndex(
                name: "IX_prb_reports_created_at",
                table: "prb_reports",
                column: "created_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "prb_operations");

            migrationBuilder.DropTable(
                name: "prb_reports");
        }
    }
}
