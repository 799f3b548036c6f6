using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Espalier.MacClient.Daemon.Session;

/// <summary>
/// Serves a user's screens on 127.0.0.1, to whoever has an invitation: it is good once and leads to pages below a key that only their window knows.
/// Other users of this Mac can reach the port too, and foreign pages in the same browser: without the key there is nothing here, and what changes something asks for this
/// server's own origin.
/// </summary>
internal sealed class PageServer : IDisposable
{
    private const int MaxBodyBytes = 16 * 1024;

    /// <summary>What is too large is read up to here, so that its answer arrives.</summary>
    private const int MaxReadBytes = 256 * 1024;

    private const int MaxRequests = 16;
    private const int Attempts = 20;

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

    private readonly ScreenAnswers _answers;
    private readonly Presence _presence;
    private readonly HttpListener _listener;
    private readonly SemaphoreSlim _places = new(MaxRequests);
    private readonly ConcurrentDictionary<string, Screen> _invitations = new();
    private readonly string _key = NewSecret();
    private readonly string _host;

    public PageServer(ScreenAnswers answers, Presence presence)
    {
        _answers = answers;
        _presence = presence;
        (_listener, _host) = Listen();
    }

    /// <summary>An address that opens a screen once.</summary>
    public Uri Invite(Screen screen)
    {
        var secret = NewSecret();
        _invitations[secret] = screen;
        return new Uri($"http://{_host}/open/{secret}");
    }

    /// <summary>Answers until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        await using var stop = token.Register(_listener.Stop);
        while (true)
        {
            HttpListenerContext request;
            try
            {
                request = await _listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException && token.IsCancellationRequested)
            {
                token.ThrowIfCancellationRequested();
                throw;
            }

            await _places.WaitAsync(token);
            _ = ServeAsync(request, token);
        }
    }

    public void Dispose()
    {
        _listener.Close();
    }

    private async Task ServeAsync(HttpListenerContext http, CancellationToken token)
    {
        var response = http.Response;
        try
        {
            response.Headers["Content-Security-Policy"] = Policy;
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Referrer-Policy"] = "no-referrer";
            response.Headers["Cache-Control"] = "no-store";
            response.StatusCode = (int)await AnswerAsync(http, token);

            // To dispose of it would end the connection without a word, and with it the next request.
            response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The window was closed.
            response.Abort();
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<HttpStatusCode> AnswerAsync(HttpListenerContext http, CancellationToken token)
    {
        // A page of somebody else's that has its own name point to this address is not meant.
        if (http.Request.UserHostName != _host)
        {
            return HttpStatusCode.MisdirectedRequest;
        }

        var path = http.Request.Url!.AbsolutePath.Split('/');
        return path switch
        {
            ["", "open", var secret] when http.Request.HttpMethod == "GET" => Open(http.Response, secret),
            ["", var key, var name] when IsKey(key) => http.Request.HttpMethod switch
            {
                "GET" => await GetAsync(http.Response, name, token),
                "POST" => await PostAsync(http, name, token),
                _ => HttpStatusCode.MethodNotAllowed,
            },
            _ => HttpStatusCode.NotFound,
        };
    }

    private HttpStatusCode Open(HttpListenerResponse response, string secret)
    {
        if (!_invitations.TryRemove(secret, out var screen))
        {
            return HttpStatusCode.NotFound;
        }

        _presence.Seen();
        response.RedirectLocation = $"/{_key}/{PageFiles.NameOf(screen)}";
        return HttpStatusCode.SeeOther;
    }

    private async Task<HttpStatusCode> GetAsync(HttpListenerResponse response, string name, CancellationToken token)
    {
        var (type, content) = name == "state" ? (ScreenAnswers.ContentType, await _answers.StateAsync(token)) : PageFiles.Find(name);
        if (content is null)
        {
            return HttpStatusCode.NotFound;
        }

        await WriteAsync(response, type!, content, token);
        return HttpStatusCode.OK;
    }

    private async Task<HttpStatusCode> PostAsync(HttpListenerContext http, string name, CancellationToken token)
    {
        // Read before anything is refused: what is left of a body would be taken for the next request.
        var body = await ReadAsync(http.Request, token);
        if (http.Request.Headers["Origin"] != "http://" + _host)
        {
            return HttpStatusCode.Forbidden;
        }

        switch (name)
        {
            case "alive":
                _presence.Seen();
                return HttpStatusCode.NoContent;
            case "closed":
                _presence.Left();
                return HttpStatusCode.NoContent;
        }

        if (body is null)
        {
            return HttpStatusCode.RequestEntityTooLarge;
        }

        if (await _answers.ActAsync(name, body, token) is not { } answer)
        {
            return HttpStatusCode.NotFound;
        }

        await WriteAsync(http.Response, ScreenAnswers.ContentType, answer, token);
        return HttpStatusCode.OK;
    }

    private static async Task WriteAsync(HttpListenerResponse response, string type, byte[] content, CancellationToken token)
    {
        response.ContentType = type;
        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content, token);
    }

    private static async Task<byte[]?> ReadAsync(HttpListenerRequest request, CancellationToken token)
    {
        if (request.ContentLength64 is < 0 or > MaxReadBytes)
        {
            return null;
        }

        var body = new byte[request.ContentLength64];
        await request.InputStream.ReadExactlyAsync(body, token);
        return body.Length > MaxBodyBytes ? null : body;
    }

    private bool IsKey(string key) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(_key));

    private static string NewSecret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The listener has to be told a port; one that the system says is free may be taken by somebody before it is used.</summary>
    private static (HttpListener Listener, string Host) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            using var free = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var host = free.LocalEndPoint!.ToString()!;
            free.Close();
            var listener = new HttpListener { IgnoreWriteExceptions = true };
            listener.Prefixes.Add($"http://{host}/");
            try
            {
                listener.Start();
                return (listener, host);
            }
            catch (Exception taken) when (taken is HttpListenerException or SocketException && attempt < Attempts)
            {
                listener.Close();
            }
        }
    }
}
