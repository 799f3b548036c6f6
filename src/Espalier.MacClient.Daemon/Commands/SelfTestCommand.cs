using System.CommandLine;
using Espalier.MacClient.Daemon.SelfTests;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client selftest</c>: what this client can read on this Mac. It needs no site, changes nothing and sends nothing.</summary>
internal static class SelfTestCommand
{
    public static Command Create()
    {
        var collect = new Option<string?>("--collect") { Description = "Keeps the raw answers of all tools in this archive (.zip), with private data masked, for you to look at and send." };
        var command = new Command("selftest", "Reads everything that inventory reads on this Mac, and says what could not be read.") { collect };
        command.SetAction(async (parsed, token) =>
        {
            if (!await ClientState.MayRunAsync())
            {
                return ExitCodes.Failure;
            }

            var archive = parsed.GetValue(collect) is { } given ? Path.GetFullPath(given) : null;
            var scripts = Directory.CreateTempSubdirectory("espalier-selftest-scripts-");
            try
            {
                var test = new SelfTest(new RealMac(ClientState.Clock, scripts.FullName));
                var isGood = await test.RunAsync(archive, token);
                foreach (var line in test.Lines)
                {
                    await Console.Out.WriteLineAsync(line);
                }

                if (archive is not null)
                {
                    await Console.Out.WriteLineAsync($"{archive} has the answers. Names, serial numbers, addresses and identifiers are replaced as far as they are known by their form; look through it before you send it.");
                }

                return isGood ? ExitCodes.Success : ExitCodes.Failure;
            }
            catch (Exception notKept) when (notKept is IOException or UnauthorizedAccessException)
            {
                await Console.Error.WriteLineAsync(notKept.Message);
                return ExitCodes.Failure;
            }
            finally
            {
                scripts.Delete(recursive: true);
            }
        });
        return command;
    }
}
