using System.Net;
using Espalier.MacClient.Daemon.Session;
using Microsoft.Extensions.Time.Testing;

namespace Espalier.MacClient.Daemon.Tests.Session;

/// <summary>What keeps other users of the Mac, and other pages in the browser, out of a user's screens.</summary>
public sealed class PageServerTests : IAsyncLifetime
{
    private static readonly ClientPaths Nowhere = new() { State = "/nonexistent", Logs = "/nonexistent", Preferences = "/nonexistent", Control = "/nonexistent", Place = "/nonexistent" };

    private readonly PageServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Presence _presence = new(new FakeTimeProvider());
    private Task _running = Task.CompletedTask;

    public PageServerTests() => _server = new PageServer(new ScreenAnswers(Nowhere), _presence);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _running = _server.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_running);
        _server.Dispose();
        _http.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task An_invitation_is_good_once_and_leads_to_pages_that_nobody_else_finds()
    {
        var invitation = _server.Invite(Screen.Preferences);
        invitation.Host.ShouldBe("127.0.0.1");
        using var opened = await _http.GetAsync(invitation, Token);
        opened.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        (await StatusAsync(invitation)).ShouldBe(HttpStatusCode.NotFound);

        var page = new Uri(invitation, opened.Headers.Location!);
        using var shown = await _http.GetAsync(page, Token);
        shown.StatusCode.ShouldBe(HttpStatusCode.OK);
        shown.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("default-src 'none'");
        shown.Headers.GetValues("Content-Security-Policy").Single().ShouldNotContain("unsafe");
        (await StatusAsync(new Uri(page, "screen.css"))).ShouldBe(HttpStatusCode.OK);
        foreach (var wrong in new[] { "/", "/preferences.html", "/" + new string('0', 32) + "/preferences.html", "/open/" + new string('0', 32) })
        {
            (await StatusAsync(new Uri(page, wrong))).ShouldBe(HttpStatusCode.NotFound, wrong);
        }

        foreach (var none in new[] { "Window.js", "..%2fWindow.js", "nothing.html", "state.css" })
        {
            (await StatusAsync(new Uri(page, none))).ShouldBe(HttpStatusCode.NotFound, none);
        }
    }

    [Fact]
    public async Task Only_its_own_pages_may_ask_for_something_and_only_under_its_own_name()
    {
        var page = await OpenAsync();
        (await PostAsync(page, "connect", null)).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(page, "connect", "https://evil.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await PostAsync(page, "connect", page.GetLeftPart(UriPartial.Authority))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(page, "nonsense", page.GetLeftPart(UriPartial.Authority))).ShouldBe(HttpStatusCode.NotFound);
        (await PostAsync(page, "enroll", page.GetLeftPart(UriPartial.Authority), new string('x', 16 * 1024 + 1))).ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await PostAsync(page, "enroll", page.GetLeftPart(UriPartial.Authority), "{]")).ShouldBe(HttpStatusCode.OK, "answered as an invalid command");

        using var rebound = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { Host = "evil.example:" + page.Port } };
        using var refused = await _http.SendAsync(rebound, Token);
        refused.IsSuccessStatusCode.ShouldBeFalse();
    }

    [Fact]
    public async Task Without_a_running_client_the_page_says_so()
    {
        var page = await OpenAsync();
        (await _http.GetStringAsync(new Uri(page, "state"), Token)).ShouldContain("The Espalier client is not running on this Mac.");
    }

    [Fact]
    public async Task A_page_that_says_farewell_or_is_silent_is_closed_and_one_that_comes_back_is_not()
    {
        var clock = new FakeTimeProvider();
        var presence = new Presence(clock);
        var end = presence.WaitForEndAsync(Token);
        presence.Seen();
        presence.Left();
        clock.Advance(Presence.Farewell - TimeSpan.FromSeconds(1));
        presence.Seen();
        clock.Advance(Presence.Farewell);
        await Task.Yield();
        end.IsCompleted.ShouldBeFalse("it was loaded anew");
        presence.Left();
        while (!end.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        var silent = new Presence(clock).WaitForEndAsync(Token);
        var since = clock.GetUtcNow();
        while (!silent.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (clock.GetUtcNow() - since).ShouldBeGreaterThanOrEqualTo(Presence.Silence);
    }

    private async Task<Uri> OpenAsync()
    {
        var invitation = _server.Invite(Screen.Preferences);
        using var opened = await _http.GetAsync(invitation, Token);
        return new Uri(invitation, opened.Headers.Location!);
    }

    private async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var response = await _http.GetAsync(address, Token);
        return response.StatusCode;
    }

    private async Task<HttpStatusCode> PostAsync(Uri page, string name, string? origin, string body = "{}")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, name)) { Content = new StringContent(body) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        using var response = await _http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
