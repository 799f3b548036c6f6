using System.CommandLine;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Server.Setup;

namespace Espalier.Server.Commands;

/// <summary>The options by which commands find a site on this host.</summary>
internal static class SiteFolders
{
    public static Option<string> CreateData() => new("--data") { Description = "Folder of the site: settings, database, logs.", DefaultValueFactory = _ => SetupPlace.DefaultData };

    public static Option<string> CreateKeys() => new("--keys") { Description = "Folder of the site key, for set-up; never below --data.", DefaultValueFactory = _ => SetupPlace.DefaultKeys };

    /// <summary>The site that is set up in a folder.</summary>
    /// <exception cref="UnusableDatabaseException">There is none.</exception>
    public static SiteHostOptions Find(string dataFolder) => FindSettings(dataFolder).ToHostOptions(dataFolder);

    /// <summary>Its settings.</summary>
    /// <exception cref="UnusableDatabaseException">There is none.</exception>
    public static SiteSettings FindSettings(string dataFolder) => SiteSettingsFile.Find(dataFolder)
        ?? throw new UnusableDatabaseException($"There is no site in {dataFolder}; --data names the folder of one, 'espalier setup' makes one.");
}
