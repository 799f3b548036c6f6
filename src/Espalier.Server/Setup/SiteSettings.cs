using System.Text;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;
using Espalier.Site.Security.Vault;
using Npgsql;

namespace Espalier.Server.Setup;

/// <summary>
/// What a server must know before it can open its database; <c>site.json</c> in the data folder. The file is written last, so that it says that set-up
/// is done. Everything else that set-up asks for lies in the database.
/// </summary>
internal sealed record SiteSettings
{
    /// <summary>File in the keys folder with the keys of the console as a service for Kerberos; where it is missing, nobody signs in by Kerberos.</summary>
    public const string KeytabFile = "console.keytab";

    private const string PasswordContext = "password of the site database";

    /// <summary>Layout of the file.</summary>
    public int Version { get; init; } = 1;

    public required string SiteCode { get; init; }

    public required string SiteName { get; init; }

    public required IReadOnlyList<string> HostNames { get; init; }

    public required string KeysFolder { get; init; }

    public required IReadOnlyList<string> Components { get; init; }

    public required SitePorts Ports { get; init; }

    public bool UsesClientPort { get; init; }

    /// <summary>The site takes part in the Customer Experience Program.</summary>
    public bool JoinsExperienceProgram { get; init; }

    /// <summary>Where usage reports go; null for nowhere.</summary>
    public string? ExperienceProgramAddress { get; init; }

    /// <summary>Where problem reports are sent; null keeps them as files.</summary>
    public string? SupportAddress { get; init; }

    public SitePreferences Preferences { get; init; } = new();

    /// <summary>Connection string of PostgreSQL without its password; null for the SQLite file.</summary>
    public string? Database { get; init; }

    /// <summary>The password, sealed with the site key.</summary>
    public byte[]? SealedDatabasePassword { get; init; }

    /// <summary>Settings that the answers give; the site key seals the password of the database.</summary>
    public static SiteSettings From(SetupAnswers answers, SetupPlace place, SiteKey key) => new()
    {
        SiteCode = answers.Site.Code.ToUpperInvariant(),
        SiteName = answers.Site.Name,
        HostNames = answers.Site.HostNames,
        KeysFolder = place.KeysFolder,
        Components = answers.Components,
        Ports = new SitePorts(answers.Ports.Macs, answers.Ports.Console) { Files = answers.Ports.Files > 0 ? answers.Ports.Files : null },
        UsesClientPort = answers.Ports.Clients,
        JoinsExperienceProgram = answers.CustomerExperienceProgram,
        ExperienceProgramAddress = string.IsNullOrEmpty(answers.CustomerExperienceAddress) ? null : answers.CustomerExperienceAddress,
        SupportAddress = string.IsNullOrEmpty(answers.SupportAddress) ? null : answers.SupportAddress,
        Preferences = answers.Preferences,
        Database = answers.Database.Provider == DatabaseProvider.Remote ? DatabaseConnection.Of(answers.Database).ConnectionString : null,
        SealedDatabasePassword = answers.Database is { Provider: DatabaseProvider.Remote, Password: { } password } ? key.Seal(Encoding.UTF8.GetBytes(password.Value), PasswordContext) : null,
    };

    /// <summary>How a server runs with these settings.</summary>
    /// <exception cref="UnusableDatabaseException">The site key is missing, or is another one.</exception>
    public SiteHostOptions ToHostOptions(string dataFolder)
    {
        if (!SiteKey.Exists(KeysFolder))
        {
            throw new UnusableDatabaseException($"The site key is not in {KeysFolder}. Put the copy of that folder back, or import one: espalier keys import.");
        }

        return new SiteHostOptions
        {
            Site = new SiteOptions
            {
                SiteCode = SiteCode,
                SiteName = SiteName,
                DataFolder = dataFolder,
                KeysFolder = KeysFolder,
                Keytab = File.Exists(Path.Combine(KeysFolder, KeytabFile)) ? Path.Combine(KeysFolder, KeytabFile) : null,
                HostNames = HostNames,
                UsesClientPort = UsesClientPort,
                JoinsExperienceProgram = JoinsExperienceProgram,
                ExperienceProgramAddress = ExperienceProgramAddress is null ? null : new Uri(ExperienceProgramAddress),
                SupportAddress = SupportAddress is null ? null : new Uri(SupportAddress),
                HasReporting = Components.Contains(SetupComponents.Reporting),
                RenewsServerCertificate = Preferences.RenewServerCertificate,
            },
            LogLimits = Preferences.ToLogLimits(),
            Ports = Ports,
            Database = OpenDatabase(),
        };
    }

    private string? OpenDatabase()
    {
        if (Database is null || SealedDatabasePassword is null)
        {
            return Database;
        }

        using var key = SiteKey.OpenOrCreate(KeysFolder);
        return key.TryOpen(SealedDatabasePassword, PasswordContext, out var password)
            ? new NpgsqlConnectionStringBuilder(Database) { Password = Encoding.UTF8.GetString(password) }.ConnectionString
            : throw new UnusableDatabaseException($"The stored password of the database does not open with the site key in {KeysFolder}. Put the right key back, or run 'espalier setup' again.");
    }
}
