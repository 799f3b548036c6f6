using System.Text.Json;
using Espalier.Server.Setup.Prerequisites.Firewall;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary>The server's own firewall: what the check says of it, and what a Mac then finds, in a network of their own.</summary>
public sealed class FirewallTests : IDisposable
{
    private const string Established = "table inet filter { chain input { type filter hook input priority 0; policy drop; ct state established,related accept; iif lo accept; {0} }; }";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-firewall-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_port_that_the_packet_filter_blocks_is_named_with_the_command_that_opens_it()
    {
        Assert.SkipUnless(LabNetwork.Missing is null, LabNetwork.Missing ?? "");
        await using var lab = await LabNetwork.StartAsync(Token);
        await LabSite.ServeAsync(lab, _folder.FullName, Token);
        var open = await CheckAsync(lab);
        (open.State, await lab.ReachesAsync(8760, Token)).ShouldBe(("Met", true));
        open.Finding.ShouldStartWith("Inbound TCP 8760 (Macs), 8443 (console and admin API), 8761 (public files) must be open. This computer's packet filter lets them in.");

        await lab.FilterAsync(Rules("tcp dport { 22, 8443 } accept; ip saddr 10.77.0.0/16 tcp dport 8761 accept;"), Token);
        var blocked = await CheckAsync(lab);
        blocked.State.ShouldBe("Warning");
        blocked.Finding.ShouldContain("This computer's packet filter blocks 8760 (Macs) in its chain inet filter input.");
        blocked.Finding.ShouldContain("It lets 8761 (public files) in for some computers only, by its chain inet filter input.");
        blocked.Finding.ShouldNotContain("blocks 8443");
        (await lab.ReachesAsync(8760, Token), await lab.ReachesAsync(8443, Token), await lab.ReachesAsync(8761, Token)).ShouldBe((false, true, true));

        blocked.Fix.ShouldBe("nft insert rule inet filter input tcp dport '{ 8760, 8761 }' accept");
        (await lab.OnServerAsync(["sh", "-c", blocked.Fix], Token)).Code.ShouldBe(0);
        var opened = await CheckAsync(lab);
        (opened.State, await lab.ReachesAsync(8760, Token)).ShouldBe(("Met", true));
    }

    [Fact]
    public async Task What_is_read_from_the_rules_is_what_a_Mac_finds()
    {
        Assert.SkipUnless(LabNetwork.Missing is null, LabNetwork.Missing ?? "");
        await using var lab = await LabNetwork.StartAsync(Token);
        var listener = lab.StartOnServer("perl", "-MIO::Socket::INET", "-e", "my $l = IO::Socket::INET->new(LocalPort => 8760, Listen => 50, ReuseAddr => 1) or die $!; $| = 1; print qq(ready\\n); while (my $c = $l->accept) { close $c }");
        (await listener.StandardOutput.ReadLineAsync(Token)).ShouldBe("ready");
        (string Rules, Passage Expected)[] known =
        [
            ("", Passage.Open),
            (Rules(""), Passage.Blocked),
            (Rules("tcp dport 8443 accept;"), Passage.Blocked),
            (Rules("tcp dport 8000-9000 accept;"), Passage.Open),
            (Rules("meta l4proto tcp ct state new accept;"), Passage.Open),
            (Rules("iifname != \"lo\" reject; tcp dport 8760 accept;"), Passage.Blocked),
            (Rules("meta l4proto tcp tcp flags & (fin|syn|rst|ack) != syn drop; tcp dport 8760 accept;"), Passage.Open),
            (Rules("ip saddr { 10.1.0.0/16, 10.99.0.0/16 } drop; tcp dport { 22, 8760 } counter accept;"), Passage.Open),
            (Rules("ip saddr 10.77.0.2 tcp dport 8760 accept;"), Passage.Partly),
            (Rules("tcp dport vmap { 22 : accept, 8760 : accept };"), Passage.Open),
            (Rules("tcp dport vmap { 22 : accept, 8760 : drop }; accept;"), Passage.Blocked),
            (Rules("meta nfproto ipv6 accept; udp dport 8760 accept; ip protocol icmp accept;"), Passage.Blocked),
            (Rules("tcp dport != 8760 accept;"), Passage.Blocked),
            ("table inet filter { set open { type inet_service; flags interval; elements = { 22, 8700-8799 }; }; chain input { type filter hook input priority 0; policy drop; ct state vmap { established : accept, related : accept, invalid : drop }; tcp dport @open accept; }; }", Passage.Open),
            ("table ip filter { chain more { tcp dport 8760 return; drop; }; chain input { type filter hook input priority 0; policy accept; jump more; }; }", Passage.Open),
            ("table ip filter { chain more { tcp dport 22 return; reject; }; chain input { type filter hook input priority 0; policy accept; goto more; }; }", Passage.Blocked),
            ("table inet first { chain in { type filter hook input priority -10; policy accept; tcp dport 8760 accept; }; }; table inet second { chain in { type filter hook input priority 10; policy accept; tcp dport 8760 reject with tcp reset; }; }", Passage.Blocked),
            ("table ip6 filter { chain input { type filter hook input priority 0; policy drop; }; }", Passage.Open),
        ];
        foreach (var (rules, expected) in known)
        {
            await lab.FilterAsync(rules, Token);
            var (_, json) = await lab.OnServerAsync(["/usr/sbin/nft", "--json", "list", "ruleset"], Token);
            PacketFilter.Find(json).ShouldNotBeNull().Judge(8760).Passage.ShouldBe(expected, rules);
            (await lab.ReachesAsync(8760, Token)).ShouldBe(expected != Passage.Blocked, rules);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"nftables\":[{\"rule\":{}}]}")]
    [InlineData("Operation not permitted")]
    public void Other_text_is_no_packet_filter(string text) => PacketFilter.Find(text).ShouldBeNull();

    private static string Rules(string more) => Established.Replace("{0}", more, StringComparison.Ordinal);

    private async Task<(string State, string Finding, string Fix)> CheckAsync(LabNetwork lab)
    {
        var (_, output) = await lab.OnServerAsync(LabSite.Command(_folder.FullName, "check", "--json"), Token);
        using var json = JsonDocument.Parse(output);
        var item = json.RootElement.GetProperty("prerequisites").EnumerateArray().Single(static i => i.GetProperty("name").GetString() == "Server firewall");
        return (item.GetProperty("state").GetString()!, item.GetProperty("finding").GetString()!, item.TryGetProperty("fix", out var fix) ? fix.GetString() ?? "" : "");
    }
}
