using System.Net;
using System.Text.Json;
using Espalier.Contracts.Messages;

namespace Espalier.MacClient.Connection;

/// <summary>Asks a server for what the roles of a site give to everybody. Nothing is told to it and nothing that it says is acted on, so that any certificate will do.</summary>
public static class RoleProbe
{
    private const int MaxAnnouncementBytes = 1024 * 1024;

    /// <summary>Code of the site that takes reports and hands out policies at an address; null when what answers is no site server.</summary>
    /// <exception cref="HttpRequestException">Nothing there speaks HTTPS.</exception>
    public static async Task<string?> FindSiteAsync(Uri address, CancellationToken token)
    {
        using var http = new HttpClient(PinnedTls.CreateUntrustingHandler());
        using var response = await http.GetAsync(new Uri(address, "/client/v1/site"), HttpCompletionOption.ResponseHeadersRead, token);
        if (!response.IsSuccessStatusCode)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(await BoundedBody.ReadAsync(response.Content, MaxAnnouncementBytes, token), MessagesJson.Default.SiteAnnouncement)?.SiteCode;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How a server answers that is asked for the installer of the Mac client.</summary>
    /// <exception cref="HttpRequestException">Nothing there speaks HTTPS.</exception>
    public static async Task<HttpStatusCode> AskForInstallerAsync(Uri address, CancellationToken token)
    {
        using var http = new HttpClient(PinnedTls.CreateUntrustingHandler());
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(address, "/files/espalier-client.pkg"));
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        return response.StatusCode;
    }
}
