using System.Net;
using System.Net.Sockets;
using Espalier.Testing.Processes;

namespace Espalier.MacClient.Daemon.Tests.EndToEnd;

/// <summary><c>espalier-client diagnose</c> on a simulated Mac.</summary>
public sealed class DiagnosisTests
{
    private const string Records = "_ldap._tcp.dc._msdcs.corp.example.com";

    [Fact(Timeout = 300_000)]
    [Trait("Line", "SITE-26")]
    public async Task It_says_of_each_server_whether_it_is_reached_and_when_the_domains_records_do_not_resolve()
    {
        var token = TestContext.Current.CancellationToken;
        using var mac = new ClientMac();
        await mac.SkipWithoutSandboxAsync();
        using var site = new TcpListener(IPAddress.Loopback, TestPorts.Free());
        site.Start();
        var address = $"https://site.corp.example.com:{((IPEndPoint)site.LocalEndpoint).Port}";
        (await mac.ShellAsync("printf '127.0.0.1 site.corp.example.com\\n127.0.0.1 dc1.corp.example.com\\n' >> /private/etc/hosts; printf 'nameserver 10.9.8.7\\n' > /private/etc/resolv.conf", token)).ExitCode.ShouldBe(0);

        // The resolver lacks the domain's zone.
        var (code, text) = await DiagnoseAsync(mac, address, token);
        code.ShouldBe(1, text);
        text.ShouldContain($"reached Site server site.corp.example.com:{((IPEndPoint)site.LocalEndpoint).Port}: Reached in");
        text.ShouldContain("FAILED  DNS service records of corp.example.com, example.com: They do not resolve");
        text.ShouldContain("The DNS servers of this Mac (10.9.8.7) must include those of your organization.");

        // It has it; one domain controller does not answer, and one has no address.
        lock (mac.Mac.State.Gate)
        {
            mac.Mac.State.ServiceRecords[Records] = "0 100 389 dc1.corp.example.com.\n0 100 389 dc2.corp.example.com.\n";
        }

        (code, text) = await DiagnoseAsync(mac, address, token);
        code.ShouldBe(1, text);
        text.ShouldContain("reached DNS service records of corp.example.com, example.com: They name dc1.corp.example.com, dc2.corp.example.com.");
        text.ShouldContain("FAILED  Active Directory server dc1.corp.example.com:636: dc1.corp.example.com is there, and nothing answers on TCP port 636");
        text.ShouldContain("FAILED  Active Directory server dc2.corp.example.com:636: ");

        // The site server is blocked.
        site.Stop();
        (code, text) = await DiagnoseAsync(mac, address, token);
        code.ShouldBe(1);
        text.ShouldContain("FAILED  Site server site.corp.example.com");
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "SITE-25")]
    public async Task Each_of_the_four_servers_is_reported_reached_or_blocked()
    {
        Assert.SkipUnless(LabNetwork.Missing is null, LabNetwork.Missing ?? "");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may give a simulated Mac a network of its own.");
        var token = TestContext.Current.CancellationToken;
        await using var lab = await LabNetwork.StartAsync(token);
        using var mac = new ClientMac(network: lab.MacNamespace);
        await mac.SkipWithoutSandboxAsync();
        var folder = Directory.CreateTempSubdirectory("espalier-lab-");
        try
        {
            await LabSite.ServeAsync(lab, folder.FullName, token);
            var directory = lab.StartOnServer(
                "perl", "-MIO::Socket::INET", "-e", $"my $l = IO::Socket::INET->new(LocalAddr => '{LabNetwork.OtherServerAddress}', LocalPort => 636, Listen => 5) or die $!; $| = 1; print qq(ready\n); while (my $c = $l->accept) {{ close $c }}");
            (await directory.StandardOutput.ReadLineAsync(token)).ShouldBe("ready");
            (await mac.ShellAsync($"printf '{LabNetwork.ServerAddress} site.corp.example.com\n{LabNetwork.OtherServerAddress} dc1.corp.example.com\n' >> /private/etc/hosts", token)).ExitCode.ShouldBe(0);
            lock (mac.Mac.State.Gate)
            {
                mac.Mac.State.ServiceRecords[Records] = "0 100 389 dc1.corp.example.com.\n";
            }

            const string Site = "https://site.corp.example.com:8760";
            const string SiteServer = "Site server site.corp.example.com:8760: ";
            const string ManagementPoint = "Management point role site.corp.example.com:8760: ";
            const string DistributionPoint = "Distribution point role site.corp.example.com:8760: ";
            const string DirectoryServer = "Active Directory server dc1.corp.example.com:636: ";
            var (code, text) = await DiagnoseAsync(mac, Site, token);
            code.ShouldBe(0, text);
            text.ShouldContain("reached " + SiteServer);
            text.ShouldContain($"reached {ManagementPoint}Site {LabSite.SiteCode} answers.");
            text.ShouldContain("reached " + DistributionPoint);
            text.ShouldContain("reached " + DirectoryServer);

            // One after the other is kept away by a firewall.
            await lab.FilterAsync($"table inet filter {{ chain input {{ type filter hook input priority 0; ip daddr {LabNetwork.OtherServerAddress} drop; }}; }}", token);
            (code, text) = await DiagnoseAsync(mac, Site, token);
            code.ShouldBe(1, text);
            text.ShouldContain($"FAILED  {DirectoryServer}No answer within 5 s");
            foreach (var server in new[] { SiteServer, ManagementPoint, DistributionPoint })
            {
                text.ShouldContain("reached " + server);
            }

            await lab.FilterAsync("table inet filter { chain input { type filter hook input priority 0; tcp dport 8760 reject with tcp reset; }; }", token);
            (code, text) = await DiagnoseAsync(mac, Site, token);
            code.ShouldBe(1, text);
            text.ShouldContain("reached " + DirectoryServer);
            text.ShouldContain($"FAILED  {SiteServer}site.corp.example.com is there, and nothing answers on TCP port 8760, or a firewall refuses it.");
            foreach (var role in new[] { ManagementPoint, DistributionPoint })
            {
                text.ShouldContain($"FAILED  {role}The site server holds it, and is not reached.");
            }
        }
        finally
        {
            await lab.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Text)> DiagnoseAsync(ClientMac mac, string address, CancellationToken token)
    {
        var answer = await mac.ShellAsync($"$client diagnose --site {address}", token);
        return (answer.ExitCode, answer.Output);
    }
}
