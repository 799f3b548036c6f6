using System.Globalization;
using System.Text;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Connection;

/// <summary>
/// Where DNS says that a site is: <c>_espalier-t12._tcp</c> in the domains that the stored address lies in, and in those that the Mac searches names in. Anybody may answer DNS: what it says is
/// only tried, and counts once the site has answered there with an authority that is trusted already.
/// </summary>
public static class SiteRecords
{
    private const string Dig = "/usr/bin/dig";
    private const string Resolver = "/etc/resolv.conf";
    private const int MaxResolverBytes = 64 * 1024;
    private const int MaxDomains = 6;
    private const int MaxAddresses = 4;

    /// <summary>Addresses in the order to try them.</summary>
    public static async Task<IReadOnlyList<Uri>> FindAsync(IMacPlatform mac, ClientIdentity identity, CancellationToken token)
    {
        var found = new List<Uri>();
        foreach (var domain in await FindDomainsAsync(mac, new Uri(identity.SiteUrl), token))
        {
            var name = $"_espalier-{identity.SiteCode.ToLowerInvariant()}._tcp.{domain}.";
            var answer = await mac.RunAsync(new ToolCall(Dig, "+short", "+time=3", "+tries=2", "-t", "SRV", name), token);
            found.AddRange(Read(Encoding.UTF8.GetString(answer.Output)));
        }

        return [.. found.Distinct().Take(MaxAddresses)];
    }

    /// <summary>Addresses in the short form of <c>dig</c>: priority, weight, port and host of each line.</summary>
    public static IEnumerable<Uri> Read(string answer) => answer.Split('\n')
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(static words => words.Length == 4 && IsPort(words[2]) && Uri.CheckHostName(words[3].TrimEnd('.')) == UriHostNameType.Dns)
        .OrderBy(static words => int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var priority) ? priority : int.MaxValue)
        .Select(static words => new UriBuilder(Uri.UriSchemeHttps, words[3].TrimEnd('.'), int.Parse(words[2], NumberStyles.None, CultureInfo.InvariantCulture)).Uri);

    private static bool IsPort(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue;

    /// <summary>The domains that an address lies in, without top-level ones, and those that the Mac searches names in.</summary>
    public static async Task<IReadOnlyList<string>> FindDomainsAsync(IMacPlatform mac, Uri site, CancellationToken token)
    {
        var domains = new List<string>();
        if (site.HostNameType == UriHostNameType.Dns)
        {
            // Of site.corp.example.com: corp.example.com, example.com.
            var labels = site.IdnHost.Split('.');
            domains.AddRange(Enumerable.Range(1, Math.Max(0, labels.Length - 2)).Select(i => string.Join('.', labels[i..])));
        }

        if (await mac.ReadFileAsync(Resolver, MaxResolverBytes, token) is { } bytes)
        {
            domains.AddRange(Encoding.UTF8.GetString(bytes).Split('\n').Where(static l => l.StartsWith("search ", StringComparison.Ordinal) || l.StartsWith("domain ", StringComparison.Ordinal))
                .SelectMany(static l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)).Where(static d => Uri.CheckHostName(d) == UriHostNameType.Dns));
        }

        return [.. domains.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxDomains)];
    }
}
