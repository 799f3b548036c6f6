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

    private static async Task<(int Code, string Text)> DiagnoseAsync(ClientMac mac, string address, CancellationToken token)
    {
        var answer = await mac.ShellAsync($"$client diagnose --site {address}", token);
        return (answer.ExitCode, answer.Output);
    }
}
