using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Espalier.Contracts.Operations;
using Espalier.MacClient.Connection;
using Espalier.Site.Operations;

namespace Espalier.Server.Commands.Verbs;

/// <summary>The admin API of a site, as a program calls it.</summary>
internal sealed class SiteApi(HttpClient http) : IDisposable
{
    /// <summary>An answer at most; the largest are reports of 5,000 rows.</summary>
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>Finds the site and makes sure that it is the expected one; nothing secret has been sent then.</summary>
    /// <param name="site">Address of the console.</param>
    /// <param name="fingerprint">SHA-256 of the site's authority; null for one that this computer trusts.</param>
    /// <param name="token">Cancels.</param>
    public static async Task<SiteApi> OpenAsync(Uri site, string? fingerprint, CancellationToken token)
    {
        if (site.Scheme == Uri.UriSchemeHttp && !site.IsLoopback)
        {
            throw VerbFailure.Usage("--site: over http a token would be readable on its way; https is needed, except on this computer.");
        }

        if (fingerprint is null || site.Scheme == Uri.UriSchemeHttp)
        {
            return new SiteApi(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { BaseAddress = site, Timeout = Limit });
        }

        return await ReachAsync(site, async () =>
        {
            var pinned = await PinnedSite.OpenAsync(site, fingerprint, TimeProvider.System, token)
                ?? throw new VerbFailure(ExitCodes.Unreachable, "authority-mismatch", $"{site} does not show the certificate authority with that fingerprint; nothing was sent to it.");
            pinned.Timeout = Limit;
            return new SiteApi(pinned);
        });
    }

    /// <summary>Sends this bearer token from now on.</summary>
    public void Authorize(string bearer) => http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", bearer);

    /// <summary>A request whose answer is wanted.</summary>
    /// <exception cref="VerbFailure">The site refuses, or is not reached.</exception>
    public Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken token) => ReachAsync(http.BaseAddress!, async () =>
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1" + path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        var answer = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, token);
        return response.IsSuccessStatusCode ? new ApiAnswer(answer) : throw Refusal(response.StatusCode, answer);
    });

    public void Dispose() => http.Dispose();

    private static VerbFailure Refusal(HttpStatusCode status, byte[] answer)
    {
        var exit = status switch
        {
            HttpStatusCode.BadRequest => ExitCodes.Usage,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ExitCodes.NotAllowed,
            HttpStatusCode.NotFound => ExitCodes.NotFound,
            HttpStatusCode.ServiceUnavailable => ExitCodes.Unreachable,
            _ => ExitCodes.Failure,
        };
        try
        {
            if (JsonSerializer.Deserialize<ProblemDetailsBody>(answer, ApiJson.Options) is { Code: { } code } problem)
            {
                return new VerbFailure(exit, code, problem.Detail ?? "") { Fields = problem.Fields ?? [], Answer = answer };
            }
        }
        catch (JsonException)
        {
            // Something else than the site answered; what is known is the status.
        }

        return new VerbFailure(exit, $"http-{(int)status}", $"The answer is {(int)status}, without a reason. Is --site the address of the console?");
    }

    private static async Task<T> ReachAsync<T>(Uri site, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException failure) when (failure.InnerException is AuthenticationException)
        {
            throw new VerbFailure(ExitCodes.Unreachable, "not-trusted", $"The certificate of {site} is not trusted here. Give the fingerprint of the site's authority: --fingerprint.");
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException or TaskCanceledException { InnerException: TimeoutException })
        {
            throw new VerbFailure(ExitCodes.Unreachable, "site-unreachable", $"{site} does not answer as a site: {failure.Message}");
        }
    }

    private sealed record ProblemDetailsBody(string? Code = null, string? Detail = null, IReadOnlyList<FieldProblem>? Fields = null);
}

/// <summary>What the site answered.</summary>
/// <param name="Bytes">Exactly as it was sent.</param>
internal sealed record ApiAnswer(byte[] Bytes)
{
    public JsonElement Json { get; } = Bytes.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(Bytes);
}
