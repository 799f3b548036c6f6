using Espalier.Server.Hosting;

namespace Espalier.Testing.Processes;

/// <summary>A site that is set up and served on the server of a <see cref="LabNetwork"/>, on its usual ports.</summary>
public static class LabSite
{
    public const string SiteCode = "T12";

    /// <summary>Sets the site up in a folder and serves it until the network is gone.</summary>
    public static async Task ServeAsync(LabNetwork lab, string folder, CancellationToken token)
    {
        var answers = Path.Combine(folder, "setup.json");
        await File.WriteAllTextAsync(answers, $$"""{ "site": { "code": "{{SiteCode}}", "name": "Berlin", "hostNames": ["{{LabNetwork.ServerAddress}}"] } }""", token);
        var (code, output) = await lab.OnServerAsync(Command(folder, "setup", "--file", answers, "--keys", Path.Combine(folder, "keys")), token);
        if (code != 0)
        {
            throw new InvalidOperationException(output);
        }

        var serve = lab.StartOnServer(Command(folder, "serve"));
        while (await serve.StandardOutput.ReadLineAsync(token) is { } line)
        {
            if (line.Contains("is served", StringComparison.Ordinal))
            {
                return;
            }
        }

        throw new InvalidOperationException(await serve.StandardError.ReadToEndAsync(token));
    }

    /// <summary>The words of <c>espalier</c> with a verb, for that site.</summary>
    public static IReadOnlyList<string> Command(string folder, string verb, params IReadOnlyList<string> more) =>
        ["dotnet", typeof(SiteHost).Assembly.Location, verb, "--data", Path.Combine(folder, "data"), .. more];
}
