using System.CommandLine;
using Espalier.Server.Databases;
using Espalier.Server.Hosting;
using Espalier.Site;

namespace Espalier.Server.Commands;

/// <summary><c>espalier backup</c> and <c>espalier restore</c>: the SQLite database of a site. PostgreSQL has tools of its own for that.</summary>
internal static class BackupCommands
{
    public static Command CreateBackup()
    {
        var file = new Option<string>("--to") { Description = "The file to write; must not exist.", Required = true };
        return Create("backup", "Writes the site's SQLite database to one file, also while it is served.", file, static async (engine, path, token) =>
        {
            await SqliteBackup.WriteAsync(engine, path, token);
            return $"{path} holds the database. The site key is not in it: keep a copy of the folder given as --keys elsewhere.";
        });
    }

    public static Command CreateRestore()
    {
        var file = new Option<string>("--from") { Description = "The backup.", Required = true };
        return Create("restore", "Puts a backup in the place of the site's SQLite database; stop the site first.", file, static async (engine, path, token) =>
        {
            await SqliteBackup.RestoreAsync(engine, path, token);
            return $"{engine.DatabaseFile} is the backup now; what was there before has the name {SqliteUpgrade.PreviousOf(engine.DatabaseFile)}.";
        });
    }

    private static Command Create(string name, string description, Option<string> file, Func<SqliteEngine, string, CancellationToken, Task<string>> run)
    {
        var data = new Option<string>("--data") { Description = "Folder for the database and logs.", DefaultValueFactory = _ => ServeCommand.DefaultData };
        var siteCode = new Option<string>("--site-code") { Description = "Three letters or digits.", Required = true };
        var command = new Command(name, description) { data, siteCode, file };
        command.SetAction(async (parsed, token) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(data)!);
            var options = new SiteHostOptions { Site = new SiteOptions { SiteCode = parsed.GetValue(siteCode)!, DataFolder = folder, KeysFolder = "" }, Ports = new SitePorts(0, 0) };
            using var engine = (SqliteEngine)options.CreateEngine(SiteRole.ModelParts);
            try
            {
                await System.Console.Out.WriteLineAsync(await run(engine, Path.GetFullPath(parsed.GetValue(file)!), token));
                return ExitCodes.Success;
            }
            catch (UnusableDatabaseException refused)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }
}
