using System.CommandLine;
using Espalier.MacClient.Daemon.Control;
using Espalier.MacClient.Daemon.Diagnosis;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client diagnose</c>: which servers this Mac reaches.</summary>
internal static class DiagnoseCommand
{
    public static Command Create(ClientPaths paths)
    {
        var site = new Option<string?>("--site") { Description = "Address of the site server; default: where this Mac's client has it, or the site of its installer." };
        var domain = new Option<string?>("--domain") { Description = "Domain of the company's Active Directory; default: the domains that the site's name and this Mac's resolver tell." };
        var command = new Command("diagnose", "Tries the servers that this Mac needs, and says of each whether it is reached. Ends with 1 when one is not.") { site, domain };
        command.SetAction(async (parsed, token) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(site) ?? await FindSiteAsync(paths, token), UriKind.Absolute, out var address))
            {
                await Console.Error.WriteLineAsync("It is not known where the site server is: name it with --site https://site.example.com:8760.");
                return ExitCodes.Usage;
            }

            var found = await new ServerDiagnosis(new RealMac(ClientState.Clock, paths.Scripts)).RunAsync(address, parsed.GetValue(domain), token);
            foreach (var server in found)
            {
                await Console.Out.WriteLineAsync($"{(server.IsReached ? "reached" : "FAILED"),-8}{server.Server}: {server.Finding}");
            }

            return found.All(static s => s.IsReached) ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    private static async Task<string?> FindSiteAsync(ClientPaths paths, CancellationToken token)
    {
        var status = await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.Status), token);
        return status.Properties?.FirstOrDefault(static p => p.Name == "Site server URL")?.Value ?? SitePlace.Find(paths.Site)?.Address;
    }
}
