using System.Data.Common;
using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>The database server answers, lets the account in, and lets it do what the site needs (SEC-9).</summary>
internal static class DatabaseChecks
{
    private const string Server = "Database server";
    private const string Rights = "Database rights";

    /// <summary>The oldest that was tried; 15 comes with Debian 12.</summary>
    private const int TriedVersion = 15;

    /// <summary>Seconds: a person waits for it.</summary>
    private const int Timeout = 5;

    public static async Task<IReadOnlyList<Prerequisite>> RunAsync(SetupAnswers answers, SetupPlace place, CancellationToken token)
    {
        if (answers.Database.Provider == DatabaseProvider.Local)
        {
            return [Prerequisite.Met(SetupPage.Provider, Server, $"SQLite, in {place.DataFolder}.")];
        }

        if (answers.Database.Host.Trim().Length == 0 || DatabaseConnection.FindOptionsProblem(answers.Database.Options) is not null)
        {
            return [Prerequisite.Failed(SetupPage.Provider, Server, "It is not known yet where the database server is.", "Fill in host name, account and password.")];
        }

        var target = DatabaseConnection.WithPassword(answers.Database);
        target.Timeout = Timeout;
        target.Pooling = false;
        target.Database ??= "espalier_" + answers.Site.Code.ToLower(CultureInfo.InvariantCulture);
        try
        {
            return await CheckAsync(target, token);
        }
        catch (Exception failure) when (failure is DbException or SocketException or TimeoutException or IOException)
        {
            return [Prerequisite.Failed(SetupPage.Provider, Server, $"{target.Host}:{target.Port}: {failure.GetBaseException().Message}", Fix(failure, target))];
        }
    }

    private static async Task<IReadOnlyList<Prerequisite>> CheckAsync(NpgsqlConnectionStringBuilder target, CancellationToken token)
    {
        var name = target.Database!;
        try
        {
            await using var existing = new NpgsqlConnection(target.ConnectionString);
            await existing.OpenAsync(token);
            return [Version(existing), await WithinAsync(existing, name, token)];
        }
        catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            await using var maintenance = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(target.ConnectionString) { Database = "postgres" }.ConnectionString);
            await maintenance.OpenAsync(token);
            return [Version(maintenance), await CreationAsync(maintenance, name, target.Username!, token)];
        }
    }

    private static Prerequisite Version(NpgsqlConnection connection) => connection.PostgreSqlVersion.Major >= TriedVersion
        ? Prerequisite.Met(SetupPage.Provider, Server, $"PostgreSQL {connection.PostgreSqlVersion} answers.")
        : Prerequisite.Warning(SetupPage.Provider, Server, $"PostgreSQL {connection.PostgreSqlVersion} answers.", $"PostgreSQL {TriedVersion} and newer were tried.");

    private static async Task<Prerequisite> CreationAsync(NpgsqlConnection connection, string name, string account, CancellationToken token) =>
        await AskAsync(connection, "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user", token)
            ? Prerequisite.Met(SetupPage.Provider, Rights, $"The account may make the database {name}.")
            : Prerequisite.Failed(SetupPage.Provider, Rights, $"There is no database {name}, and the account may not make it.", $"ALTER ROLE \"{account}\" CREATEDB; or CREATE DATABASE \"{name}\" OWNER \"{account}\";");

    private static async Task<Prerequisite> WithinAsync(NpgsqlConnection connection, string name, CancellationToken token)
    {
        if (!await AskAsync(connection, "SELECT has_schema_privilege(current_user, 'public', 'USAGE') AND has_schema_privilege(current_user, 'public', 'CREATE')", token))
        {
            return Prerequisite.Failed(SetupPage.Provider, Rights, $"The account may not make tables in {name}.", $"GRANT USAGE, CREATE ON SCHEMA public TO \"{connection.UserName}\";");
        }

        const string Foreign = "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND NOT pg_has_role(current_user, tableowner, 'USAGE'))";
        return await AskAsync(connection, Foreign, token)
            ? Prerequisite.Failed(SetupPage.Provider, Rights, $"Tables of {name} belong to another account.", $"REASSIGN OWNED BY the other account TO \"{connection.UserName}\"; an upgrade changes tables, which only their owner may.")
            : Prerequisite.Met(SetupPage.Provider, Rights, $"The database {name} is there and will be used; the account may read, write and change it.");
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, string question, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(question, connection);
        return await command.ExecuteScalarAsync(token) is true;
    }

    private static string Fix(Exception failure, NpgsqlConnectionStringBuilder target) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"Correct account and password, or make the account: CREATE ROLE \"{target.Username}\" LOGIN CREATEDB PASSWORD '...'; and let it in by pg_hba.conf.",
        _ => "Correct host name and port; PostgreSQL must listen there (listen_addresses) and let this computer in (pg_hba.conf).",
    };
}
