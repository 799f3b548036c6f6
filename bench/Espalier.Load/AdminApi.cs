using System.Net.Http.Json;
using Espalier.Site.Operations;

namespace Espalier.Load;

/// <summary>The admin API as an administrator's script uses it.</summary>
/// <param name="http">Sends with a token.</param>
internal sealed class AdminApi(HttpClient http)
{
    public async Task<T> GetAsync<T>(string path, CancellationToken token) =>
        (await http.GetFromJsonAsync<T>("/api/v1" + path, ApiJson.Options, token))!;

    public async Task<T> PostAsync<TBody, T>(string path, TBody body, CancellationToken token)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1" + path, body, ApiJson.Options, token);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<T>(ApiJson.Options, token))!
            : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(token)}");
    }

    public async Task DeleteAsync(string path, CancellationToken token)
    {
        using var answer = await http.DeleteAsync(new Uri("/api/v1" + path, UriKind.Relative), token);
        answer.EnsureSuccessStatusCode();
    }
}
