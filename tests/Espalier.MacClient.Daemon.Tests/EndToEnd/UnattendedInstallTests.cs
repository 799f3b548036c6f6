using System.Security.Cryptography;
using Espalier.MacSimulator.Model;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary>The guide's script on a simulated Mac: downloaded from a real site, its image opened, its package installed, the Mac enrolled.</summary>
public sealed class UnattendedInstallTests
{
    private const string Password = "Correct Horse 7 \"$(id)' battery";

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-17")]
    [Trait("Line", "ENR-18")]
    [Trait("Line", "ENR-20")]
    public async Task With_a_users_name_and_password_it_installs_from_the_image_and_enrolls()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        await site.AddEnrollerAsync("enroller", Password, token);
        var script = await FetchAsync(mac, site, token);

        var checkedBy = await mac.ShellAsync(
            $"""
            cd /private/var/root && curl -fsSk -O {site.Url}/files/InstallAgentUnattended.sh.p7s -O {site.Url}/files/espalier-ca.pem &&
            openssl x509 -in espalier-ca.pem -noout -fingerprint -sha256 &&
            openssl cms -verify -binary -inform DER -in InstallAgentUnattended.sh.p7s -content InstallAgentUnattended.sh -CAfile espalier-ca.pem -purpose any -out /dev/null
            """, token);
        checkedBy.ExitCode.ShouldBe(0, checkedBy.Error);
        checkedBy.Output.Replace(":", "", StringComparison.Ordinal).ShouldContain(site.Fingerprint, Case.Insensitive);

        var wrong = await mac.ShellAsync($"sudo {script} {site.Url}/files/espalier-client.dmg enroller wrong", token);
        wrong.ExitCode.ShouldBe(8, wrong.Output + wrong.Error);
        wrong.Error.ShouldContain("credentials");
        var unknown = await mac.ShellAsync($"sudo {script} {site.Url}/files/espalier-client.dmg enroller wrong mydomain", token);
        unknown.ExitCode.ShouldBe(8, unknown.Output + unknown.Error);
        unknown.Error.ShouldContain("domain");

        // The guide's own address, over plain HTTP: the script knows the digest. Nothing else is served there.
        (await mac.ShellAsync($"curl -fsS {site.FilesUrl}/client/v1/site", token)).ExitCode.ShouldNotBe(0);
        (await mac.ShellAsync($"curl -fsS {site.FilesUrl}/sign-in", token)).ExitCode.ShouldNotBe(0);
        var done = await mac.ShellAsync($"sudo {script} {site.FilesUrl}/files/espalier-client.dmg enroller {Quote(Password)}", token);
        done.ExitCode.ShouldBe(0, done.Output + done.Error);
        foreach (var step in new[] { "Downloading", "Opening the image", "Installing", "Enrolling", "This Mac is enrolled", "Done." })
        {
            done.Output.ShouldContain(step);
        }

        (await site.OnlyDeviceAsync(token)).SerialNumber.ShouldBe(mac.Mac.State.SerialNumber);
        (await mac.ShellAsync("ls /tmp/", token)).Output.ShouldBe("", "nothing is left behind");
    }

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-19")]
    [Trait("Line", "ENR-21")]
    public async Task A_token_file_needs_no_password_works_once_and_values_may_be_written_into_the_script()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var script = await FetchAsync(mac, site, token);
        var secret = site.Token;
        (await mac.ShellAsync(
            $"""
            printf '%s' '{secret}' > /private/var/root/token
            sed -i 's|^agent_download_url=.*|agent_download_url={site.Url}/files/espalier-client.pkg|; s|^token_file=.*|token_file=/private/var/root/token|' {script}
            """, token)).ExitCode.ShouldBe(0);

        // Every process that there is while it runs, seen again and again.
        var running = mac.ShellAsync($"sudo {script}", token);
        var seen = 0;
        while (!running.IsCompleted)
        {
            foreach (var process in Directory.GetDirectories("/proc"))
            {
                var words = ReadWords(process);
                words.ShouldNotContain(secret);
                seen += words.Contains("InstallAgentUnattended", StringComparison.Ordinal) ? 1 : 0;
            }

            await Task.Yield();
        }

        seen.ShouldBeGreaterThan(0);
        var done = await running;
        done.ExitCode.ShouldBe(0, done.Output + done.Error);
        var again = await mac.ShellAsync($"rm -rf '/Library/Application Support/Espalier' && sudo {script}", token);
        again.ExitCode.ShouldBe(8, again.Output + again.Error);
        again.Error.ShouldContain("token");
        (await site.DevicesAsync(token)).Count.ShouldBe(1);
    }

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-18")]
    [Trait("Line", "ENR-20")]
    public async Task What_cannot_succeed_ends_with_another_code_and_a_reason()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        var script = await FetchAsync(mac, site, token);
        foreach (var user in new[] { "me@mydomain", "MYDOMAIN\\me", "MYDOMAIN/me" })
        {
            await ShouldEndAsync(mac, 2, "logon name alone", $"{script} {site.Url}/files/espalier-client.dmg {Quote(user)} secret mydomain", token);
        }

        await ShouldEndAsync(mac, 2, "address of the installer is missing", script, token);
        await ShouldEndAsync(mac, 2, "needed, or --token-file", $"{script} {site.Url}/files/espalier-client.dmg me", token);
        await ShouldEndAsync(mac, 4, "could not be downloaded", $"{script} {site.Url}/files/none.dmg me secret mydomain", token);
        await ShouldEndAsync(mac, 4, "could not be downloaded", $"{script} https://localhost:9/files/espalier-client.dmg me secret mydomain", token);
        await ShouldEndAsync(mac, 5, "--sha256", $"{script} http://localhost:9/files/other.dmg me secret mydomain", token);
        await ShouldEndAsync(mac, 5, "not the installer that was expected", $"{script} --sha256 {new string('0', 64)} {site.Url}/files/espalier-client.dmg me secret mydomain", token);
        mac.Mac.Calls.ShouldNotContain(static c => c.Path == "/usr/sbin/installer");
    }

    [Fact(Timeout = 240_000)]
    [Trait("Line", "ENR-4")]
    [Trait("Line", "ENR-20")]
    public async Task macOS_11_is_refused_and_so_is_a_Mac_outside_the_boundary()
    {
        var token = TestContext.Current.CancellationToken;
        using var old = new ClientMac(system: new MacSystem("11.7.10", "20G1427", "20.6.0", "7459.141.1", "16.6.1"));
        await old.SkipWithoutSandboxAsync();
        using var supported = new ClientMac(number: 2, system: MacSystem.Find("14.7.6"), address: "203.0.113.9");
        await using var site = await RunningSite.StartAsync(BuiltClient.Source(), token);
        await ShouldEndAsync(old, 7, "was not installed", $"{await FetchAsync(old, site, token)} --token-file /dev/null {site.Url}/files/espalier-client.dmg", token);
        (await old.ShellAsync("ls /Library/Espalier", token)).ExitCode.ShouldNotBe(0);

        // Its own script says so too, where somebody has only that.
        var preinstall = await File.ReadAllTextAsync(RepositoryTree.PathOf("src/Espalier.Site/ClientPackages/preinstall.sh"), token);
        var refused = await old.ShellAsync($"set -- /x.pkg / / /\n{preinstall}", token);
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldContain("Espalier needs macOS 12 or newer; this Mac has macOS 11.7.10.");
        (await supported.ShellAsync($"set -- /x.pkg / / /\n{preinstall}", token)).ExitCode.ShouldBe(0);

        await supported.ShellAsync($"printf '%s' '{site.Token}' > /private/var/root/token", token);
        await ShouldEndAsync(supported, 8, "boundary", $"{await FetchAsync(supported, site, token)} --token-file /private/var/root/token {site.Url}/files/espalier-client.dmg", token);
        (await site.DevicesAsync(token)).ShouldBeEmpty();
    }

    private static async Task ShouldEndAsync(ClientMac mac, int code, string reason, string call, CancellationToken token)
    {
        var ended = await mac.ShellAsync("sudo " + call, token);
        ended.ExitCode.ShouldBe(code, call + "\n" + ended.Output + ended.Error);
        ended.Error.ShouldContain(reason);
    }

    /// <summary>The script, downloaded with the digest that the console shows, and executable as the guide says.</summary>
    private static async Task<string> FetchAsync(ClientMac mac, RunningSite site, CancellationToken token)
    {
        var installer = await site.InstallerAsync(token);
        foreach (var file in installer.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(site.Folder, "files", file.Name), token);
            Convert.ToHexStringLower(SHA256.HashData(bytes)).ShouldBe(file.Sha256);
        }

        const string script = "/private/var/root/InstallAgentUnattended.sh";
        var fetched = await mac.ShellAsync(
            $"curl -fsSk -o {script} {site.Url}/files/InstallAgentUnattended.sh && chmod 755 {script} && echo '{installer.Files.Single(static f => f.Name == "InstallAgentUnattended.sh").Sha256}  {script}' | shasum -a 256 -c", token);
        fetched.ExitCode.ShouldBe(0, fetched.Error);
        return script;
    }

    private static string ReadWords(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
