using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Espalier.Contracts.Messages;
using Espalier.Site.Enrollment;

namespace Espalier.Server.Tests.Identity;

/// <summary>Bodies are bounded before they are kept, and nobody but an enrolled Mac makes the site read one.</summary>
public sealed class BodyLimitTests(LiveSite site) : IClassFixture<LiveSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_body_that_is_declared_too_large_is_refused_before_it_is_sent()
    {
        using var mac = await site.EnrollAsync();
        var body = new byte[SignedRequests.MaxBodyBytes + 1];
        var request = mac.Request(HttpMethod.Post, "/client/v1/reports", body) with { Alter = static r => r.Headers.ExpectContinue = true };

        var (status, problem) = await request.SendAsync();

        (status, problem!.Code).ShouldBe((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge));
    }

    [Fact]
    public async Task A_body_that_grows_too_large_in_chunks_is_refused()
    {
        using var mac = await site.EnrollAsync();
        var body = new byte[SignedRequests.MaxBodyBytes + 1];
        var request = mac.Request(HttpMethod.Post, "/client/v1/reports", body) with { Alter = static r => r.Headers.TransferEncodingChunked = true };

        var (status, problem) = await request.SendAsync();

        (status, problem!.Code).ShouldBe((HttpStatusCode.RequestEntityTooLarge, ProblemCodes.BodyTooLarge));
    }

    [Fact]
    public async Task An_enrollment_larger_than_any_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(site.Url, "/client/v1/enrollment")) { Content = new StringContent("{\"x\":\"" + new string('x', 70_000) + "\"}", Encoding.UTF8, "application/json") };
        using var response = await RawRequest.OpenAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await response.Content.ReadAsStringAsync(Cancel)).ShouldContain(ProblemCodes.BodyTooLarge);
    }

    [Fact]
    public async Task Without_a_signature_not_one_byte_of_a_body_is_waited_for()
    {
        await using var connection = await Connection.OpenAsync(site.Url, Cancel);

        await connection.WriteAsync("POST /client/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n", Cancel);

        var answer = await connection.ReadHeadAsync(Cancel);
        answer.ShouldStartWith("HTTP/1.1 401 ");
    }

    [Fact]
    public async Task A_body_that_does_not_come_is_given_up()
    {
        using var mac = await site.EnrollAsync();
        var message = mac.Request(HttpMethod.Post, "/client/v1/reports", new byte[1000]).Compose();
        var headers = string.Concat(message.Headers.Select(h => $"{h.Key}: {h.Value.Single()}\r\n"));
        await using var connection = await Connection.OpenAsync(site.Url, Cancel);

        await connection.WriteAsync($"POST /client/v1/reports HTTP/1.1\r\nHost: x\r\n{headers}Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n", Cancel);
        await connection.WriteAsync("{", Cancel);

        (await connection.ReadHeadAsync(Cancel)).ShouldStartWith("HTTP/1.1 408 ");
        site.Logs.All.ShouldNotContain(static r => r.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    private sealed class Connection(TcpClient tcp, SslStream stream) : IAsyncDisposable
    {
        public static async Task<Connection> OpenAsync(Uri site, CancellationToken token)
        {
            var tcp = new TcpClient();
            await tcp.ConnectAsync(site.Host, site.Port, token);
#pragma warning disable CA5359 // These tests are the hostile side.
            var stream = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = site.Host }, token);
            return new Connection(tcp, stream);
        }

        public async Task WriteAsync(string text, CancellationToken token)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text), token);
            await stream.FlushAsync(token);
        }

        public async Task<string> ReadHeadAsync(CancellationToken token)
        {
            var buffer = new byte[4096];
            var read = await stream.ReadAsync(buffer, token);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }

        public async ValueTask DisposeAsync()
        {
            await stream.DisposeAsync();
            tcp.Dispose();
        }
    }
}
