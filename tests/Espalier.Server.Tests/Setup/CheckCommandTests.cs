using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary><c>espalier check</c> and <c>espalier keys</c> as processes: on a bare host, and on one with a site.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-check-");
    private readonly int _macs = TestPorts.Free();
    private readonly int _console = TestPorts.Free();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    private string Keys => Path.Combine(_folder.FullName, "keys");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Line", "SITE-12")]
    [Trait("Line", "SITE-13")]
    [Trait("Line", "SITE-39")]
    public async Task A_bare_host_is_walked_through_the_whole_checklist_and_nothing_is_made()
    {
        var file = await AnswersAsync();
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "check", "--data", Data, "--keys", Keys, "--file", file, "--json");
        code.ShouldBe(0, output + errors);
        var found = Items(output, "prerequisites");
        foreach (var name in new[]
        {
            "Supported versions", "Site server location", "Distribution point role", "Distribution point web server authentication", "Boundaries", "Server firewall", "macOS firewall", "Network environment",
            "Date and time", "Internet proxy", "NetBoot server", "Software update point", "MDM server", "Reporting role and report viewer", "Port ", "User rights", "PKI",
        })
        {
            found.Keys.ShouldContain(k => k.StartsWith(name, StringComparison.Ordinal), name);
        }

        found["Internet proxy"].GetProperty("isOptional").GetBoolean().ShouldBeTrue();
        found["Server firewall"].GetProperty("finding").GetString()!.ShouldStartWith($"Inbound TCP {_macs} (Macs), ");
        Directory.Exists(Data).ShouldBeFalse();
        Directory.Exists(Keys).ShouldBeFalse();

        using var taken = new TcpListener(IPAddress.IPv6Any, _macs) { Server = { DualMode = true } };
        taken.Start();
        (code, output, _) = await EspalierProcess.RunAsync(Token, "check", "--data", Data, "--keys", Keys, "--file", file);
        code.ShouldBe(1);
        output.ShouldContain($"FAILED  Port {_macs} (Macs): Taken by");
        output.ShouldContain($"(process {Environment.ProcessId})");
    }

    [Fact]
    public async Task A_site_is_well_or_says_what_is_not_and_its_key_comes_back_from_a_sealed_copy()
    {
        var (code, _, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", await AnswersAsync(), "--data", Data, "--keys", Keys);
        code.ShouldBe(0, errors);
        var passphrase = Path.Combine(_folder.FullName, "passphrase");
        await File.WriteAllTextAsync(passphrase, "a passphrase of some length\n", Token);
        var copy = Path.Combine(_folder.FullName, "copy");
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "keys", "export", "--data", Data, "--to", copy, "--passphrase-file", passphrase);
        code.ShouldBe(0, errors);
        var key = await File.ReadAllTextAsync(Path.Combine(Keys, "site.key"), Token);
        (await File.ReadAllTextAsync(copy, Token)).ShouldNotContain(key.Trim());

        await using (var serve = EspalierProcess.Start(null, Token, "serve", "--data", Data))
        {
            await serve.WaitForAsync("Site T12 is served", Token);
            (code, var output, _) = await EspalierProcess.RunAsync(Token, "check", "--data", Data, "--json");
            code.ShouldBe(0, output);
            var health = Items(output, "health");
            health["Service"].GetProperty("state").GetString().ShouldBe("Good");
            health["Database"].GetProperty("finding").GetString().ShouldBe("espalier_t12 answers.");
            health["Server certificate"].GetProperty("state").GetString().ShouldBe("Good");
            health["Boundaries"].GetProperty("state").GetString().ShouldBe("Warning");
            (await serve.TerminateAsync(Token)).ShouldBe(0);
        }

        File.Delete(Path.Combine(Keys, "site.key"));
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "serve", "--data", Data);
        code.ShouldBe(1);
        errors.ShouldContain("The site key is not in");

        var wrong = Path.Combine(_folder.FullName, "wrong");
        await File.WriteAllTextAsync(wrong, "another passphrase of length", Token);
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "keys", "import", "--keys", Keys, "--from", copy, "--passphrase-file", wrong);
        code.ShouldBe(1);
        errors.ShouldContain("does not open with this passphrase");
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "keys", "import", "--keys", Keys, "--from", copy, "--passphrase-file", passphrase);
        code.ShouldBe(0, errors);
        (await File.ReadAllTextAsync(Path.Combine(Keys, "site.key"), Token)).ShouldBe(key);
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "keys", "import", "--keys", Keys, "--from", copy, "--passphrase-file", passphrase);
        code.ShouldBe(1);
        errors.ShouldContain("never overwritten");

        // Another key opens nothing.
        await File.WriteAllTextAsync(Path.Combine(Keys, "site.key"), Convert.ToBase64String(new byte[32]), Token);
        (code, var told, _) = await EspalierProcess.RunAsync(Token, "check", "--data", Data);
        code.ShouldBe(1);
        told.ShouldContain("Its key does not open with this site key.");
    }

    [Fact]
    [Trait("Line", "SEC-37")]
    public async Task The_service_accounts_rights_on_key_and_store_are_checked_and_the_fix_gives_them_back()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/sbin/runuser"), "Only root may ask for other accounts.");
        var (code, _, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", await AnswersAsync(), "--data", Data, "--keys", Keys);
        code.ShouldBe(0, errors);
        await ShellAsync($"chmod 755 {_folder.FullName} && chown -R nobody {Data} {Keys}");
        const string Key = "Service account: private keys of the certificates";
        const string Store = "Service account: store";

        var health = await HealthAsync();
        health[Key].GetProperty("finding").GetString().ShouldBe($"nobody may read {Keys}/site.key, and no other account but root.");
        health[Store].GetProperty("finding").GetString().ShouldBe($"nobody may read and write {Data}/espalier_t12.db.");

        // The key file is another account's.
        await ShellAsync($"chown root {Keys}/site.key");
        health = await HealthAsync();
        health[Key].GetProperty("state").GetString().ShouldBe("Bad");
        health[Key].GetProperty("finding").GetString().ShouldBe($"nobody lacks Read on {Keys}/site.key.");
        await ShellAsync(health[Key].GetProperty("fix").GetString()!);
        (await HealthAsync())[Key].GetProperty("state").GetString().ShouldBe("Good");
        await ShellAsync($"chmod 000 {Keys}/site.key");
        (await HealthAsync())[Key].GetProperty("finding").GetString().ShouldBe($"nobody lacks Read on {Keys}/site.key.");
        await ShellAsync($"chmod 644 {Keys}/site.key");
        (await HealthAsync())[Key].GetProperty("finding").GetString().ShouldBe($"Other accounts than nobody may read {Keys}/site.key.");
        await ShellAsync($"chmod 600 {Keys}/site.key");

        // The service gets another account, which has neither.
        health = await HealthAsync("--service-account", "daemon");
        health[Key].GetProperty("finding").GetString()!.ShouldContain("daemon");
        health[Store].GetProperty("state").GetString().ShouldBe("Bad");
        await ShellAsync(health[Key].GetProperty("fix").GetString()!);
        await ShellAsync(health[Store].GetProperty("fix").GetString()!);
        health = await HealthAsync();
        health[Key].GetProperty("finding").GetString().ShouldStartWith("daemon may read");
        health[Store].GetProperty("state").GetString().ShouldBe("Good");
    }

    private async Task<Dictionary<string, JsonElement>> HealthAsync(params IReadOnlyList<string> more)
    {
        var (_, output, errors) = await EspalierProcess.RunAsync(Token, ["check", "--data", Data, "--json", .. more]);
        output.ShouldNotBeEmpty(errors);
        return Items(output, "health");
    }

    private static async Task ShellAsync(string command)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", command]);
        await shell.WaitForExitAsync(Token);
        shell.ExitCode.ShouldBe(0, command);
    }

    private async Task<string> AnswersAsync()
    {
        var file = Path.Combine(_folder.FullName, "setup.json");
        await File.WriteAllTextAsync(file, $$"""{"site":{"code":"T12","hostNames":["localhost"]},"ports":{"macs":{{_macs}},"console":{{_console}},"files":0} }""", Token);
        return file;
    }

    private static Dictionary<string, JsonElement> Items(string json, string part) =>
        JsonSerializer.Deserialize<JsonElement>(json).GetProperty(part).EnumerateArray().ToDictionary(static i => i.GetProperty("name").GetString()!);
}
