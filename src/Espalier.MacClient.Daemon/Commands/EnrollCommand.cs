using System.CommandLine;
using Espalier.MacClient.Daemon.Control;

namespace Espalier.MacClient.Daemon.Commands;

/// <summary><c>espalier-client enroll</c>: by a running daemon, or by this process when none is running.</summary>
internal static class EnrollCommand
{
    /// <summary>From taking its lock until it answers, a daemon needs parts of a second on a Mac that is not busy.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    public static Command Create(ClientPaths paths)
    {
        var site = new Option<string?>("--site") { Description = "Address of the site for Macs: https://site.example.com:8760; default: the one that the installer was made for." };
        var fingerprint = new Option<string?>("--fingerprint") { Description = "SHA-256 of the site's certificate authority, as the console shows it; given with --site." };
        var tokenFile = new Option<string?>("--token-file") { Description = "File with an enrollment token, or - for standard input. Never on the command line, where everybody on this Mac can read it." };
        var user = new Option<string?>("--user") { Description = "A user who may enroll Macs; the password is read from standard input." };
        var domain = new Option<string?>("--domain") { Description = "The user's domain, when the name has none." };
        var command = new Command("enroll", "Enrolls this Mac in a site.") { site, fingerprint, tokenFile, user, domain };
        command.SetAction(async (parsed, token) =>
        {
            var file = parsed.GetValue(tokenFile);
            var name = parsed.GetValue(user);
            if (file is null == name is null)
            {
                await Console.Error.WriteLineAsync("Either --token-file or --user is needed.");
                return ExitCodes.Usage;
            }

            // Never one from here and one from there: the fingerprint is that of this address.
            if (parsed.GetValue(site) is null != parsed.GetValue(fingerprint) is null)
            {
                await Console.Error.WriteLineAsync("--site and --fingerprint are given together.");
                return ExitCodes.Usage;
            }

            var place = parsed.GetValue(site) is { } given ? new SitePlace(given, parsed.GetValue(fingerprint)!) : SitePlace.Find(paths.Site);
            if (place is null)
            {
                await Console.Error.WriteLineAsync("--site and --fingerprint are needed: the installer of this client was not made for a site.");
                return ExitCodes.Usage;
            }

            var order = new EnrollmentOrder(new Uri(place.Address, UriKind.RelativeOrAbsolute), place.Fingerprint);
            if (order.FaultOfSite is { } fault)
            {
                await Console.Error.WriteLineAsync(fault);
                return ExitCodes.Usage;
            }

            if (!await ClientState.MayRunAsync())
            {
                return ExitCodes.Failure;
            }

            order = file is not null
                ? order with { Token = await ReadSecretAsync(file, token) }
                : order with { UserName = name, Domain = parsed.GetValue(domain), Password = await ReadPasswordAsync(token) };
            if (order.Fault is { } missing)
            {
                await Console.Error.WriteLineAsync(missing);
                return ExitCodes.Usage;
            }

            var answer = await AskAsync(paths, order, token);
            await (answer.Code == ControlCode.NoError ? Console.Out : Console.Error).WriteLineAsync(answer.Detail);
            return answer.Code == ControlCode.NoError ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }

    /// <summary>By the daemon where one runs, else by this process; one that the installer started a moment ago is waited for.</summary>
    private static async Task<ControlAnswer> AskAsync(ClientPaths paths, EnrollmentOrder order, CancellationToken token)
    {
        var until = ClientState.Clock.GetUtcNow() + StartLimit;
        while (true)
        {
            if (File.Exists(paths.ControlSocket))
            {
                var answer = await ControlClient.AskAsync(paths, new ControlRequest(ControlVerb.Enroll) { Enrollment = order }, token);
                if (answer.Code != ControlCode.ConnectionAborted)
                {
                    return answer;
                }
            }

            var isLast = ClientState.Clock.GetUtcNow() > until;
            using var state = await ClientState.OpenAsync(paths, isOnTrial: false, isLast ? Console.Error : TextWriter.Null);
            if (state is not null || isLast)
            {
                return state is null
                    ? new ControlAnswer(ControlCode.OperationFailed) { Detail = "This Mac was not enrolled." }
                    : ControlText.Of(await state.Host.EnrollAsync(order, token));
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), ClientState.Clock, token);
        }
    }

    private static async Task<string> ReadSecretAsync(string file, CancellationToken token) =>
        (file == "-" ? await Console.In.ReadToEndAsync(token) : await File.ReadAllTextAsync(file, token)).Trim();

    /// <summary>One line; what is typed at a terminal is not shown.</summary>
    private static async Task<string> ReadPasswordAsync(CancellationToken token)
    {
        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(token) ?? "";
        }

        await Console.Error.WriteAsync("Password: ");
        var typed = new System.Text.StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else
            {
                typed.Append(key.KeyChar);
            }
        }

        await Console.Error.WriteLineAsync();
        return typed.ToString();
    }
}
