using System.Net.Http.Headers;
using System.Text.Json;

namespace Espalier.Site.Problems;

/// <summary>The support that takes problem reports: a POST of the archive, answered by <c>{"id": "..."}</c>.</summary>
public static class SupportServer
{
    /// <summary>A large report on a slow line.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Posts an archive and reads the number.</summary>
    /// <exception cref="HttpRequestException">It was not taken.</exception>
    /// <exception cref="TaskCanceledException">It took longer than ten minutes.</exception>
    public static async Task<string> PostAsync(Uri address, Guid id, string path, CancellationToken token)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Limit, MaxResponseContentBufferSize = 64 * 1024 };
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        using var content = new StreamContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        request.Headers.Add("Espalier-Report", id.ToString("D"));
        using var answer = await http.SendAsync(request, token);
        answer.EnsureSuccessStatusCode();
        return NumberOf(await answer.Content.ReadAsByteArrayAsync(token)) ?? id.ToString("D");
    }

    private static string? NumberOf(byte[] answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && new string([.. id.GetString()!.Where(static c => !char.IsControl(c)).Take(StoredProblemOperation.MaxNumber)]) is { Length: > 0 } number ? number : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
