using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Espalier.Server.Setup.Prerequisites.Firewall;

/// <summary>Which openings of the server's firewall the site needs, and whether this computer's own packet filter has them (SITE-41).</summary>
internal static class FirewallCheck
{
    private const string Name = "Server firewall";
    private const string Beyond = "Whether another firewall stands between Macs and this computer cannot be seen from here.";

    /// <summary>Where tables of the older interface are named that nft does not show.</summary>
    private const string LegacyTables = "/proc/net/ip_tables_names";

    private static readonly string[] Programs = ["/usr/sbin/nft", "/sbin/nft"];

    /// <param name="ports">What comes in, and where.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<Prerequisite> RunAsync(IReadOnlyList<(string Use, int Port)> ports, CancellationToken token)
    {
        var needed = $"Inbound TCP {string.Join(", ", ports.Select(static p => $"{Number(p.Port)} ({p.Use})"))} must be open.";
        var (read, why) = await ReadAsync(token);
        if (read is not { } filter)
        {
            return Warning($"{needed} {why}", General(ports));
        }

        var found = ports.Select(p => (p.Use, p.Port, Judged: filter.Judge(p.Port))).Where(static p => p.Judged.Passage != Passage.Open).ToList();
        if (found.Count == 0)
        {
            return Prerequisite.Met(SetupPage.Ports, Name, $"{needed} This computer's packet filter lets them in. {Beyond}") with { IsOptional = true };
        }

        var closed = found.Select(static p => p.Judged.Passage == Passage.Blocked
            ? $"This computer's packet filter blocks {Number(p.Port)} ({p.Use}) in its chain {p.Judged.By}."
            : $"It lets {Number(p.Port)} ({p.Use}) in for some computers only, by its chain {p.Judged.By}.");
        var fixes = found.GroupBy(static p => p.Judged.By!).Select(g => Opening(filter, g.Key, [.. g.Select(static p => p.Port)]));
        return Warning($"{needed} {string.Join(' ', closed)}", string.Join("; ", fixes));
    }

    private static Prerequisite Warning(string finding, string fix) => Prerequisite.Warning(SetupPage.Ports, Name, finding, fix) with { IsOptional = true };

    private static string General(IReadOnlyList<(string Use, int Port)> ports)
    {
        var numbers = ports.Select(static p => Number(p.Port)).ToList();
        return $"To open them: nft add rule inet filter input tcp dport '{{ {string.Join(", ", numbers)} }}' accept; or ufw allow {string.Join(",", numbers)}/tcp";
    }

    /// <summary>The command of whoever manages the chain, since what is done behind its back is gone with its next change.</summary>
    private static string Opening(PacketFilter filter, InputChain by, IReadOnlyList<int> ports)
    {
        var numbers = ports.Select(Number).ToList();
        return by.Table == "firewalld" ? $"firewall-cmd --permanent {string.Join(' ', numbers.Select(static n => $"--add-port={n}/tcp"))} && firewall-cmd --reload"
            : filter.HasChainsOf(by, "ufw") ? $"ufw allow {string.Join(",", numbers)}/tcp"
            : $"nft insert rule {by} tcp dport '{{ {string.Join(", ", numbers)} }}' accept";
    }

    private static async Task<(PacketFilter? Filter, string Why)> ReadAsync(CancellationToken token)
    {
        const string Unseen = "Whether it is cannot be seen from this computer itself.";
        if (!OperatingSystem.IsLinux() || Array.Find(Programs, File.Exists) is not { } program)
        {
            return (null, Unseen);
        }

        if (HasLegacyTables())
        {
            return (null, "Whether it is cannot be seen: this computer has rules of iptables-legacy, which nft does not show.");
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--json", "list", "ruleset"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync(token);
            var output = await process.StandardOutput.ReadToEndAsync(token);
            await errors;
            await process.WaitForExitAsync(token);
            return process.ExitCode == 0
                ? (PacketFilter.Find(output), Unseen)
                : (null, $"Whether it is cannot be seen: {Environment.UserName} may not read the rules of the packet filter; run espalier check as root.");
        }
        catch (Win32Exception)
        {
            return (null, Unseen);
        }
    }

    private static bool HasLegacyTables()
    {
        try
        {
            return File.Exists(LegacyTables) && File.ReadLines(LegacyTables).Contains("filter");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Root alone may read it, and root alone may read the rules.
            return false;
        }
    }

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);
}
