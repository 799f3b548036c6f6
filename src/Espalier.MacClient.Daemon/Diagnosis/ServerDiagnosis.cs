using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Espalier.MacClient.Connection;
using Espalier.MacClient.Platform;

namespace Espalier.MacClient.Daemon.Diagnosis;

/// <summary>
/// Which of the servers that a Mac needs it reaches (SITE-25): the site server, the roles that it holds for Macs, and the domain controllers of the company's directory, found as the client
/// finds them (SITE-26).
/// </summary>
internal sealed class ServerDiagnosis(IMacPlatform mac)
{
    private const int Ldaps = 636;
    private const int MaxControllers = 4;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <param name="site">Where the site server is.</param>
    /// <param name="domain">The directory's domain; null for those that the site's name and this Mac's resolver tell, of which one has to be a directory's.</param>
    /// <param name="token">Cancels.</param>
    public async Task<IReadOnlyList<ServerReach>> RunAsync(Uri site, string? domain, CancellationToken token)
    {
        var server = await ConnectAsync($"Site server {site.IdnHost}:{site.Port}", site.IdnHost, site.Port, token);
        List<ServerReach> found = [server, .. await TryRolesAsync(site, server.IsReached, token)];
        var domains = domain is null ? await SiteRecords.FindDomainsAsync(mac, site, token) : [domain.Trim().TrimEnd('.')];
        var controllers = new List<string>();
        foreach (var candidate in domains)
        {
            controllers.AddRange(SiteRecords.Read(await DigAsync("_ldap._tcp.dc._msdcs." + candidate, token)).Select(static u => u.IdnHost));
        }

        if (controllers.Count == 0)
        {
            found.Add(new ServerReach(
                domains.Count == 0 ? "Active Directory" : $"DNS service records of {string.Join(", ", domains)}",
                false,
                domains.Count == 0
                    ? "It is not known which domain to look for: name it with --domain."
                    : $"They do not resolve (_ldap._tcp.dc._msdcs). The DNS servers of this Mac ({await ResolversAsync(token)}) must include those of your organization."));
            return found;
        }

        found.Add(new ServerReach($"DNS service records of {string.Join(", ", domains)}", true, $"They name {string.Join(", ", controllers)}."));
        foreach (var controller in controllers.Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxControllers))
        {
            found.Add(await ConnectAsync($"Active Directory server {controller}:{Ldaps}", controller, Ldaps, token));
        }

        return found;
    }

    /// <summary>Policies and reports, and files: a site of this version has both on its site server.</summary>
    private static async Task<ServerReach[]> TryRolesAsync(Uri site, bool isReached, CancellationToken token)
    {
        var (management, distribution) = ($"Management point role {site.IdnHost}:{site.Port}", $"Distribution point role {site.IdnHost}:{site.Port}");
        if (!isReached)
        {
            const string NotReached = "The site server holds it, and is not reached.";
            return [new ServerReach(management, false, NotReached), new ServerReach(distribution, false, NotReached)];
        }

        return await Task.WhenAll(
            TryRoleAsync(management, async limited => await RoleProbe.FindSiteAsync(site, limited) is { } code ? (true, $"Site {code} answers.") : (false, "What answers there is no site server."), token),
            TryRoleAsync(
                distribution,
                async limited => await RoleProbe.AskForInstallerAsync(site, limited) switch
                {
                    HttpStatusCode.OK => (true, "It hands out the installer of the Mac client."),
                    HttpStatusCode.NotFound => (true, "It answers; it has no installer of the Mac client to hand out."),
                    var status => (false, $"It answers with status {(int)status}."),
                },
                token));
    }

    private static async Task<ServerReach> TryRoleAsync(string role, Func<CancellationToken, Task<(bool, string)>> ask, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        try
        {
            var (isReached, finding) = await ask(limited.Token);
            return new ServerReach(role, isReached, finding);
        }
        catch (HttpRequestException failure)
        {
            return new ServerReach(role, false, $"What answers there is no site server: {failure.GetBaseException().Message}");
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new ServerReach(role, false, $"The port is open, and no answer came within {Limit.TotalSeconds:0} s.");
        }
    }

    private static async Task<ServerReach> ConnectAsync(string name, string host, int port, CancellationToken token)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Limit);
        using var client = new TcpClient();
        var watch = Stopwatch.StartNew();
        try
        {
            await client.ConnectAsync(host, port, limited.Token);
            return new ServerReach(name, true, string.Create(CultureInfo.InvariantCulture, $"Reached in {watch.ElapsedMilliseconds} ms."));
        }
        catch (SocketException failure)
        {
            return new ServerReach(name, false, failure.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"DNS knows no address of {host}.",
                SocketError.ConnectionRefused => $"{host} is there, and nothing answers on TCP port {port}, or a firewall refuses it.",
                _ => $"No way leads there: {failure.Message}.",
            });
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            return new ServerReach(name, false, $"No answer within {Limit.TotalSeconds:0} s: the server is off, or a firewall drops what is sent to TCP port {port}.");
        }
    }

    private async Task<string> DigAsync(string name, CancellationToken token) =>
        Encoding.UTF8.GetString((await mac.RunAsync(new ToolCall("/usr/bin/dig", "+short", "+time=3", "+tries=2", "-t", "SRV", name + "."), token)).Output);

    private async Task<string> ResolversAsync(CancellationToken token)
    {
        var servers = Encoding.UTF8.GetString(await mac.ReadFileAsync("/etc/resolv.conf", 64 * 1024, token) ?? []).Split('\n')
            .Where(static l => l.StartsWith("nameserver ", StringComparison.Ordinal)).Select(static l => l["nameserver ".Length..].Trim()).ToList();
        return servers.Count == 0 ? "none is named" : string.Join(", ", servers);
    }
}
