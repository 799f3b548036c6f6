using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Espalier.Formats.Ldap;

namespace Espalier.Hosting.Ldap;

/// <summary>
/// One connection to a domain controller, LDAPS only, one request at a time. It is our own because the framework's client leaves TLS to the system's
/// library: there the trusted CA is a setting of the process, and a certificate that is not trusted looks like a server that is down.
/// </summary>
public sealed class LdapConnection : IAsyncDisposable
{
    /// <summary>Largest answer that is read; an entry with all groups of a user is far below.</summary>
    private const int MaxMessageBytes = 4 * 1024 * 1024;

    private readonly SslStream _stream;
    private readonly TimeSpan _timeout;
    private byte[] _buffer = new byte[16 * 1024];
    private int _filled;
    private int _lastId;

    private LdapConnection(SslStream stream, string server, TimeSpan timeout)
    {
        _stream = stream;
        Server = server;
        _timeout = timeout;
    }

    /// <summary>Name and port connected to.</summary>
    public string Server { get; }

    /// <exception cref="DirectoryException">The server is not there or not trusted.</exception>
    public static async Task<LdapConnection> OpenAsync(string host, int port, X509Certificate2Collection authorities, TimeSpan timeout, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var stream = default(SslStream);
        var isOpen = false;
        var trust = new ServerTrust(host, port);
        try
        {
            await socket.ConnectAsync(host, port, limit.Token);
            stream = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false);
            await stream.AuthenticateAsClientAsync(trust.Options(authorities), limit.Token);
            isOpen = true;
            return new LdapConnection(stream, $"{host}:{port}", timeout);
        }
        catch (SocketException failure)
        {
            throw failure.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
                ? new DirectoryException(DirectoryFault.NameUnknown, $"DNS knows no address of {host}.", failure)
                : new DirectoryException(DirectoryFault.Unreachable, $"Nothing answers at {host}:{port} ({failure.SocketErrorCode}).", failure);
        }
        catch (AuthenticationException failure)
        {
            throw trust.Refusal ?? new DirectoryException(DirectoryFault.NoTls, $"{host}:{port} does not speak TLS 1.2 or 1.3: {failure.Message}", failure);
        }
        catch (IOException failure)
        {
            throw trust.Refusal ?? new DirectoryException(DirectoryFault.NoTls, $"{host}:{port} ended the connection while TLS was set up.", failure);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new DirectoryException(DirectoryFault.Unreachable, $"{host}:{port} did not answer within {timeout.TotalSeconds:0} s.");
        }
        finally
        {
            if (!isOpen)
            {
                await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
                socket.Dispose();
            }
        }
    }

    /// <summary>Signs this connection in.</summary>
    public Task<LdapResponse> BindAsync(string name, string password, CancellationToken token) => AskAsync(LdapRequest.Bind(++_lastId, name, password), null, token);

    /// <summary>Finds entries; a limit that was reached leaves those found so far.</summary>
    public async Task<(IReadOnlyList<LdapEntry> Entries, LdapResponse End)> SearchAsync(LdapSearch search, CancellationToken token)
    {
        var entries = new List<LdapEntry>();
        var end = await AskAsync(LdapRequest.Search(++_lastId, search), entries, token);
        return (entries, end);
    }

    public Task<LdapResponse> AddAsync(string name, IReadOnlyList<LdapValues> attributes, CancellationToken token) => AskAsync(LdapRequest.Add(++_lastId, name, attributes), null, token);

    public Task<LdapResponse> ReplaceAsync(string name, IReadOnlyList<LdapValues> attributes, CancellationToken token) => AskAsync(LdapRequest.Replace(++_lastId, name, attributes), null, token);

    public Task<LdapResponse> RemoveValuesAsync(string name, IReadOnlyList<LdapValues> attributes, CancellationToken token) => AskAsync(LdapRequest.RemoveValues(++_lastId, name, attributes), null, token);

    public Task<LdapResponse> AddValuesAsync(string name, IReadOnlyList<LdapValues> attributes, CancellationToken token) => AskAsync(LdapRequest.AddValues(++_lastId, name, attributes), null, token);

    /// <summary>Replaces who may do what with an entry.</summary>
    public Task<LdapResponse> ReplaceRightsAsync(string name, byte[] descriptor, CancellationToken token) => AskAsync(LdapRequest.ReplaceRights(++_lastId, name, descriptor), null, token);

    public Task<LdapResponse> DeleteAsync(string name, CancellationToken token) => AskAsync(LdapRequest.Delete(++_lastId, name), null, token);

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<LdapResponse> AskAsync(byte[] request, List<LdapEntry>? entries, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(_timeout);
        try
        {
            await _stream.WriteAsync(request, limit.Token);
            while (true)
            {
                var response = await ReadAsync(limit.Token);
                if (response.Id != _lastId)
                {
                    throw new DirectoryException(DirectoryFault.Broken, $"{Server} ended the connection: {response.Diagnostic}");
                }

                if (response.Kind == LdapResponseKind.Result)
                {
                    return response;
                }

                if (response.Entry is { } entry)
                {
                    entries?.Add(entry);
                }
            }
        }
        catch (IOException failure)
        {
            throw new DirectoryException(DirectoryFault.Broken, $"{Server} ended the connection.", failure);
        }
        catch (OperationCanceledException) when (!token.IsCancellationRequested)
        {
            throw new DirectoryException(DirectoryFault.Unreachable, $"{Server} did not answer within {_timeout.TotalSeconds:0} s.");
        }
    }

    private async Task<LdapResponse> ReadAsync(CancellationToken token)
    {
        int length;
        while ((length = LdapFrame.Length(_buffer.AsSpan(0, _filled))) == 0 || length > _filled)
        {
            if (length is < 0 or > MaxMessageBytes)
            {
                throw new DirectoryException(DirectoryFault.Broken, $"{Server} sent something that is no LDAP message.");
            }

            if (length > _buffer.Length)
            {
                Array.Resize(ref _buffer, length);
            }

            var read = await _stream.ReadAsync(_buffer.AsMemory(_filled), token);
            if (read == 0)
            {
                throw new DirectoryException(DirectoryFault.Broken, $"{Server} ended the connection.");
            }

            _filled += read;
        }

        // The parsed response keeps no part of the buffer.
        if (!LdapResponse.TryParse(_buffer.AsMemory(0, length), out var response))
        {
            throw new DirectoryException(DirectoryFault.Broken, $"{Server} sent something that is no LDAP message.");
        }

        _buffer.AsSpan(length, _filled - length).CopyTo(_buffer);
        _filled -= length;
        return response!;
    }
}
