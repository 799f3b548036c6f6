using System.CommandLine;
using Espalier.Server.Databases;
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
        var data = SiteFolders.CreateData();
        var command = new Command(name, description) { data, file };
        command.SetAction(async (parsed, token) =>
        {
            try
            {
                var folder = Path.GetFullPath(parsed.GetValue(data)!);
                var settings = SiteFolders.FindSettings(folder);
                if (settings.Database is not null)
                {
                    throw new UnusableDatabaseException("The site's database is on PostgreSQL, which has tools of its own for this: pg_dump --format=custom, pg_restore.");
                }

                using var engine = (SqliteEngine)settings.ToHostOptions(folder).CreateEngine(SiteRole.ModelParts);
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
