using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Espalier.Testing.Directories;

/// <summary>
/// One Samba domain controller for a test assembly: provisioned into a temporary folder by the first test that asks (about 10 s), answering LDAP, LDAPS, DNS and Kerberos on their
/// fixed ports at a loopback address of its own. It needs root, or sudo without a password, because of those ports. It stops with the tests, also when
/// their process is killed.
/// </summary>
public sealed class SambaServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/samba";
    private const string Tool = "/usr/bin/samba-tool";

    private readonly SemaphoreSlim _starting = new(1, 1);
    private Process? _keeper;
    private SambaDomain? _domain;

    /// <summary>Why tests are skipped; null where Samba can be run.</summary>
    public static string? Missing { get; } = FindMissing();

    /// <summary>The domain, provisioned and answering.</summary>
    public async Task<SambaDomain> StartAsync(CancellationToken token)
    {
        await _starting.WaitAsync(token);
        try
        {
            return _domain ??= await StartOnceAsync(token);
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            await _keeper.WaitForExitAsync();
            _keeper.Dispose();
        }

        _domain?.Dispose();
        _starting.Dispose();
    }

    private async Task<SambaDomain> StartOnceAsync(CancellationToken token)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"127.{RandomNumberGenerator.GetInt32(64, 128)}.{RandomNumberGenerator.GetInt32(0, 256)}.{RandomNumberGenerator.GetInt32(1, 255)}");
        var folder = Directory.CreateTempSubdirectory("espalier-samba-");
        var domain = new SambaDomain(address, folder.FullName);

        // The shell outlives neither its input nor, therefore, the process of the tests. Without fsync and without services other than LDAP, DNS and Kerberos it is quick.
        var script = $$"""
            cd '{{folder.FullName}}' && export TDB_NO_FSYNC=1 || exit 1
            chown root tls/key.pem && chmod 600 tls/key.pem
            '{{Tool}}' domain provision --realm={{SambaDomain.DnsName}} --domain={{SambaDomain.NetBiosName}} --server-role=dc --dns-backend=SAMBA_INTERNAL --host-name=dc1 --host-ip={{address}} \
              --adminpass='{{SambaDomain.AdministratorPassword}}' --targetdir='{{folder.FullName}}/dc' --option='interfaces={{address}}/8' --option='bind interfaces only=yes' >provision.log 2>&1 || exit 2
            '{{Program}}' -i -M single --debug-stdout -s dc/etc/smb.conf --option='server services=ldap dns kdc' --option='dns forwarder=' --option='pid directory={{folder.FullName}}/dc' --option='ncalrpc dir={{folder.FullName}}/dc/rpc' \
              --option='tls enabled=yes' --option='tls keyfile={{folder.FullName}}/tls/key.pem' --option='tls certfile={{folder.FullName}}/tls/cert.pem' --option='tls cafile={{folder.FullName}}/tls/ca.pem' </dev/null >samba.log 2>&1 &
            server=$!
            echo ready
            cat >/dev/null
            kill $server
            wait $server
            cd / && rm -rf '{{folder.FullName}}'
            """;
        var isRoot = Environment.UserName == "root";
        var start = new ProcessStartInfo(isRoot ? "sh" : "sudo") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in isRoot ? ["-c", script] : (string[])["-n", "sh", "-c", script])
        {
            start.ArgumentList.Add(argument);
        }

        _keeper = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
        if (await _keeper.StandardOutput.ReadLineAsync(token) != "ready")
        {
            throw new InvalidOperationException($"Samba could not be provisioned; see {folder.FullName}/provision.log.");
        }

        await AnswersAsync(address, token);
        await domain.ChangeAsync($"dn: {domain.BaseName}\nchangetype: modify\nreplace: lockoutThreshold\nlockoutThreshold: 3\n-\nreplace: minPwdAge\nminPwdAge: 0\n", token);
        return domain;
    }

    // There is no event for a foreign process that begins to listen; it is asked until it does.
    private static async Task AnswersAsync(string address, CancellationToken token)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address, SambaDomain.Port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, limit.Token);
            }
        }
    }

    private static string? FindMissing()
    {
        if (!File.Exists(Program) || !File.Exists(Tool) || !File.Exists(SambaDomain.LdapModify))
        {
            return "Samba's domain controller or ldap-utils are not installed.";
        }

        if (Environment.UserName == "root")
        {
            return null;
        }

        try
        {
            using var sudo = Process.Start(new ProcessStartInfo("sudo", "-n true") { RedirectStandardError = true });
            sudo?.WaitForExit();
            return sudo?.ExitCode == 0 ? null : "Samba needs root, or sudo without a password, for port 636.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Samba needs root for port 636.";
        }
    }
}
