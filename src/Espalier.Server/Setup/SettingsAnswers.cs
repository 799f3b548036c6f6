using Npgsql;

namespace Espalier.Server.Setup;

/// <summary>The answers that a site's settings came from. Directory and roles are not among them: they are in the database, and stay when nothing is said about them.</summary>
internal static class SettingsAnswers
{
    /// <param name="settings">Of the site.</param>
    /// <param name="database">Connection string with its password; null for SQLite.</param>
    public static SetupAnswers Of(SiteSettings settings, string? database) => new()
    {
        Components = settings.Components,
        Site = new SiteAnswers { Code = settings.SiteCode, Name = settings.SiteName, HostNames = settings.HostNames },
        Database = database is null ? new DatabaseAnswers() : OfConnection(new NpgsqlConnectionStringBuilder(database)),
        Preferences = settings.Preferences,
        CustomerExperienceProgram = settings.JoinsExperienceProgram,
        CustomerExperienceAddress = settings.ExperienceProgramAddress,
        SupportAddress = settings.SupportAddress,
        Ports = new PortAnswers { Macs = settings.Ports.Macs, Console = settings.Ports.Console, Files = settings.Ports.Files ?? 0, Clients = settings.UsesClientPort },
    };

    /// <summary>Gives answers the stored password of the database where they have none and mean the same database and account.</summary>
    public static void TakeOverPassword(SetupAnswers answers, SetupPlace place)
    {
        if (answers.Database is { Provider: DatabaseProvider.Remote, Password: null }
            && SiteSettingsFile.Find(place.DataFolder) is { SealedDatabasePassword: not null } before
            && before.Database == DatabaseConnection.Of(answers.Database).ConnectionString)
        {
            answers.Database.Password = Of(before, before.ToHostOptions(place.DataFolder).Database).Database.Password;
        }
    }

    private static DatabaseAnswers OfConnection(NpgsqlConnectionStringBuilder connection)
    {
        var answers = new DatabaseAnswers
        {
            Provider = DatabaseProvider.Remote,
            Host = connection.Host ?? "",
            Port = connection.Port,
            Name = connection.Database,
            UserName = connection.Username ?? "",
            Password = connection.Password is { } password ? new Secret(password) : null,
        };
        foreach (var known in new[] { "Host", "Port", "Database", "Username", "Password" })
        {
            connection.Remove(known);
        }

        answers.Options = connection.ConnectionString;
        return answers;
    }
}
