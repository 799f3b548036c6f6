using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Espalier.Server.Databases.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ApiTokenScopes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "CreatedAt",
                table: "sec_api_tokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "Id",
                table: "sec_api_tokens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastUsedAt",
                table: "sec_api_tokens",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "LastUsedFrom",
                table: "sec_api_tokens",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Rights",
                table: "sec_api_tokens",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_sec_api_tokens_Id",
                table: "sec_api_tokens",
                column: "Id",
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_sec_api_tokens_Id",
                table: "sec_api_tokens");

            migrationBuilder.DropColumn(
                name: "CreatedAt",
                table: "sec_api_tokens");

            migrationBuilder.DropColumn(
                name: "Id",
                table: "sec_api_tokens");

            migrationBuilder.DropColumn(
                name: "LastUsedAt",
                table: "sec_api_tokens");

            migrationBuilder.DropColumn(
                name: "LastUsedFrom",
                table: "sec_api_tokens");

            migrationBuilder.DropColumn(
                name: "Rights",
                table: "sec_api_tokens");
        }
    }
}
