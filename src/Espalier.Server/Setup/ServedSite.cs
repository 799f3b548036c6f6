using System.Text.Json;

namespace Espalier.Server.Setup;

/// <summary>Whether a site is served on this computer now.</summary>
internal static class ServedSite
{
    /// <summary>A site that has just started on a busy computer takes its time for the first answer.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(20);

    /// <summary>Asks the console's port, by whatever certificate: nothing is told to it.</summary>
    public static async Task<bool> IsServedAsync(SiteSettings settings, CancellationToken token)
    {
        using var http = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator }) { Timeout = AnswersWithin };
        try
        {
            using var answer = await http.GetAsync(new UriBuilder(Uri.UriSchemeHttps, "127.0.0.1", settings.Ports.Console, "/health").Uri, token);
            return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(token)) is { ValueKind: JsonValueKind.Object } health
                && health.TryGetProperty("siteCode", out var code) && code.GetString() == settings.SiteCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !token.IsCancellationRequested))
        {
            return false;
        }
    }
}
