using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    report_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    by_whom = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    detail = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_prb_operations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "prb_reports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    origin = table.Column<int>(type: "INTEGER", nullable: false),
                    state = table.Column<int>(type: "INTEGER", nullable: false),
                    has_site_info = table.Column<bool>(type: "INTEGER", nullable: false),
                    has_mac_info = table.Column<bool>(type: "INTEGER", nullable: false),
                    description = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    created_by = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    device_id = table.Column<int>(type: "INTEGER", nullable: true),
                    device_name = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    job_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    console = table.Column<string>(type: "TEXT", nullable: false),
                    bytes = table.Column<long>(type: "INTEGER", nullable: false),
                    problem = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    is_to_be_sent = table.Column<bool>(type: "INTEGER", nullable: false)
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
