using System.CommandLine;
using Espalier.Contracts.Problems;
using Espalier.Server.Databases;
using Espalier.Site;
using Espalier.Site.Problems;
using Espalier.Site.Security.Vault;

namespace Espalier.Server.Commands;

/// <summary><c>espalier problem-report</c>: the stand-alone tool, which needs no running site server (PROB-5 to 7).</summary>
internal static class ProblemReportCommand
{
    public static Command Create()
    {
        var data = SiteFolders.CreateData();
        var send = new Option<bool>("--send") { Description = "Sends the report to the support address of the settings, says its number, and deletes the file." };
        var cancel = new Option<bool>("--cancel") { Description = "Does not send it, and hands it to the site server, which lists it under Problem Reports." };
        var command = new Command("problem-report", "Collects a problem report of this server at once, also when the site server does not run; says where it lies. Asks what to do with it where neither --send nor --cancel says so.") { data, send, cancel };
        command.SetAction(async (parsed, token) =>
        {
            if (parsed.GetValue(send) && parsed.GetValue(cancel))
            {
                await System.Console.Error.WriteLineAsync("Either --send or --cancel.");
                return ExitCodes.Usage;
            }

            try
            {
                var options = SiteFolders.Find(Path.GetFullPath(parsed.GetValue(data)!)).Site;
                var (id, path) = await CollectAsync(options, token);
                await System.Console.Out.WriteLineAsync($"The problem report lies in {path}");
                return parsed.GetValue(send) || (!parsed.GetValue(cancel) && await AskAsync(token)) ? await SendAsync(options, id, path, token) : await HandOverAsync(options, path);
            }
            catch (Exception refused) when (refused is UnusableDatabaseException or IOException or UnauthorizedAccessException or InvalidDataException)
            {
                await System.Console.Error.WriteLineAsync(refused.Message);
                return ExitCodes.Failure;
            }
        });
        return command;
    }

    private static async Task<(Guid Id, string Path)> CollectAsync(SiteOptions options, CancellationToken token)
    {
        var id = Guid.CreateVersion7();
        var path = Path.Combine(Path.GetTempPath(), $"espalier-problem-report-{id:N}.zip");
        await using var file = PrivateFiles.Create(path);
        await using var archive = await ProblemArchive.CreateAsync(file, SiteReportPart.MaxContent, token);
        await SiteReportPart.WriteAsync(archive, options, new Dictionary<string, string>(), withDump: true, TimeProvider.System.GetUtcNow(), token);
        await archive.AddLeftOutAsync(token);
        return (id, path);
    }

    /// <summary>True for send; nobody who could answer means not to.</summary>
    private static async Task<bool> AskAsync(CancellationToken token)
    {
        await System.Console.Out.WriteAsync("Send it? [send/cancel] ");
        return (await System.Console.In.ReadLineAsync(token))?.Trim().Equals("send", StringComparison.OrdinalIgnoreCase) == true;
    }

    private static async Task<int> SendAsync(SiteOptions options, Guid id, string path, CancellationToken token)
    {
        if (options.SupportAddress is not { } address)
        {
            await System.Console.Error.WriteLineAsync("This site has no address to send problem reports to (supportAddress). The file stays where it is.");
            return ExitCodes.Failure;
        }

        try
        {
            await System.Console.Out.WriteLineAsync($"Problem report number: {await SupportServer.PostAsync(address, id, path, token)}");
            File.Delete(path);
            return ExitCodes.Success;
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is TaskCanceledException && !token.IsCancellationRequested))
        {
            await System.Console.Error.WriteLineAsync($"{address.Host} did not take the report, the file stays where it is: {failure.Message}");
            return ExitCodes.Unreachable;
        }
    }

    private static async Task<int> HandOverAsync(SiteOptions options, string path)
    {
        var folder = Path.Combine(options.ProblemReportFolder, "handed-over");
        PrivateFiles.CreateFolder(folder);

        // Moved between disks a file appears before it is whole; renamed it does not.
        var unfinished = Path.Combine(folder, Path.GetFileName(path) + ".new");
        File.Move(path, unfinished);
        File.Move(unfinished, Path.Combine(folder, Path.GetFileName(path)));
        await System.Console.Out.WriteLineAsync("It was not sent. The site server lists it under Monitoring, System Status, Problem Reports.");
        return ExitCodes.Success;
    }
}
