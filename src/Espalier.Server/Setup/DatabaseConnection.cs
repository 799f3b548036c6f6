using Npgsql;

namespace Espalier.Server.Setup;

/// <summary>The connection string that answers make.</summary>
internal static class DatabaseConnection
{
    /// <summary>Without the password.</summary>
    /// <exception cref="ArgumentException">The further options are none of a connection string.</exception>
    public static NpgsqlConnectionStringBuilder Of(DatabaseAnswers answers)
    {
        var connection = new NpgsqlConnectionStringBuilder(answers.Options ?? "") { Host = answers.Host.Trim(), Port = answers.Port };
        if (answers.UserName.Trim() is { Length: > 0 } user)
        {
            connection.Username = user;
        }

        if (answers.Name?.Trim() is { Length: > 0 } name)
        {
            connection.Database = name;
        }

        return connection;
    }

    /// <summary>With the password, for trying it.</summary>
    public static NpgsqlConnectionStringBuilder WithPassword(DatabaseAnswers answers)
    {
        var connection = Of(answers);
        connection.Password = answers.Password?.Value;
        return connection;
    }

    /// <summary>The answers that make this connection string, or SQLite's where it is null; false when it is none, or names no server or account.</summary>
    public static bool TryRead(string? connectionString, out DatabaseAnswers answers)
    {
        answers = new DatabaseAnswers();
        if (connectionString is null)
        {
            return true;
        }

        try
        {
            var given = new NpgsqlConnectionStringBuilder(connectionString);
            if (given is not { Host: { } host, Username: { } account })
            {
                return false;
            }

            answers = new DatabaseAnswers { Provider = DatabaseProvider.Remote, Host = host, Port = given.Port, Name = given.Database, UserName = account, Password = given.Password is { } password ? new Secret(password) : null };
            foreach (var own in new[] { "Host", "Port", "Database", "Username", "Password" })
            {
                given.Remove(own);
            }

            answers.Options = given.ConnectionString;
            return true;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            return false;
        }
    }

    /// <summary>What is wrong with the further options; null when nothing is.</summary>
    public static string? FindOptionsProblem(string? options)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(options ?? "").Password is null ? null : "The password has a field of its own.";
        }
        catch (ArgumentException failure)
        {
            return failure.Message;
        }
    }
}
