using System.Formats.Asn1;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Espalier.Formats.Ldap;

namespace Espalier.Site.Tests.ActiveDirectory;

/// <summary>An LDAPS server that accepts every bind and answers every search that it is busy: what no test can make of a real one.</summary>
internal sealed class BusyDirectory : IAsyncDisposable
{
    private const int Busy = 51;
    private const int BindRequest = 0;
    private const int BindResponse = 1;
    private const int SearchDone = 5;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly Task _serving;

    public BusyDirectory()
    {
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    public string AuthorityPem => _certificate.ExportCertificatePem();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _listener.Dispose();
        _certificate.Dispose();
        _stopping.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            await using var stream = new SslStream(client.GetStream());
            try
            {
                await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stopping.Token);
                var buffer = new byte[4096];
                var filled = 0;
                while (await stream.ReadAsync(buffer.AsMemory(filled), _stopping.Token) is > 0 and var read)
                {
                    filled += read;
                    while (LdapFrame.Length(buffer.AsSpan(0, filled)) is > 0 and var length && length <= filled)
                    {
                        await stream.WriteAsync(Answer(buffer.AsMemory(0, length)), _stopping.Token);
                        buffer.AsSpan(length, filled - length).CopyTo(buffer);
                        filled -= length;
                    }
                }
            }
            catch (IOException)
            {
                // The client hung up.
            }
        }
    }

    private static byte[] Answer(ReadOnlyMemory<byte> message)
    {
        var request = new AsnReader(message, AsnEncodingRules.BER).ReadSequence();
        var id = request.ReadInteger();
        var isBind = request.PeekTag().TagValue == BindRequest;
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(id);
            using var result = writer.PushSequence(new Asn1Tag(TagClass.Application, isBind ? BindResponse : SearchDone, true));
            writer.WriteEncodedValue([0x0A, 0x01, (byte)(isBind ? 0 : Busy)]);
            writer.WriteOctetString([]);
            writer.WriteOctetString([]);
        }

        return writer.Encode();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=busy", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
