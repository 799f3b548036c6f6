using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditChain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Chain",
                table: "aud_entries",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Hash",
                table: "aud_entries",
                type: "BLOB",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Position",
                table: "aud_entries",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "aud_chains",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Position = table.Column<long>(type: "INTEGER", nullable: false),
                    Hash = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aud_chains", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "aud_heads",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Document = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_aud_heads", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_aud_entries_Chain_Position",
                table: "aud_entries",
                columns: new[] { "Chain", "Position" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "aud_chains");

            migrationBuilder.DropTable(
                name: "aud_heads");

            migrationBuilder.DropIndex(
                name: "IX_aud_entries_Chain_Position",
                table: "aud_entries");

            migrationBuilder.DropColumn(
                name: "Chain",
                table: "aud_entries");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "aud_entries");

            migrationBuilder.DropColumn(
                name: "Position",
                table: "aud_entries");
        }
    }
}
