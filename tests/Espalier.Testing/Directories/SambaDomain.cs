using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Espalier.Testing.Directories;

/// <summary>A running domain: what a site needs to connect to it, and what tests put into it, with OpenLDAP's tools rather than with our own client.</summary>
public sealed class SambaDomain : IDisposable
{
    public const string DnsName = "corp.example.com";
    public const string NetBiosName = "CORP";
    public const string AdministratorPassword = "Adm1n-of-the-domain";
    public const int Port = 636;

    internal const string LdapModify = "/usr/bin/ldapmodify";

    private const string Tool = "/usr/bin/samba-tool";

    private const string LdapSearch = "/usr/bin/ldapsearch";

    /// <summary>Exit code of OpenLDAP's tools for an entry that is not there: LDAP's own result code.</summary>
    private const int NoSuchObject = 32;

    private readonly string _folder;

    internal SambaDomain(string address, string folder)
    {
        Address = address;
        _folder = folder;
        var now = TimeProvider.System.GetUtcNow();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test CA of the domain", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN=dc1.{DnsName}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("dc1." + DnsName);
        names.AddIpAddress(IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var certificate = request.Create(authority.SubjectName, X509SignatureGenerator.CreateForECDsa(authorityKey), now.AddDays(-1), now.AddDays(30), RandomNumberGenerator.GetBytes(8));

        AuthorityPem = authority.ExportCertificatePem();
        var tls = Directory.CreateDirectory(Path.Combine(folder, "tls")).FullName;
        File.WriteAllText(Path.Combine(tls, "ca.pem"), AuthorityPem);
        File.WriteAllText(Path.Combine(tls, "cert.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(tls, "key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Loopback address; the certificate names it.</summary>
    public string Address { get; }

    /// <summary>PEM of the CA that certified the server.</summary>
    public string AuthorityPem { get; }

    public string BaseName => "DC=corp,DC=example,DC=com";

    /// <summary>Where tests put their users and groups.</summary>
    public string UsersName => "CN=Users," + BaseName;

    public string Administrator => "administrator@" + DnsName;

    /// <summary>Adds a user who can sign in and answers the distinguished name.</summary>
    /// <param name="logonName"><c>sAMAccountName</c>.</param>
    /// <param name="password">The password.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="commonName">Where it differs from the logon name.</param>
    /// <param name="principalName">A user principal name; null for none of its own.</param>
    public async Task<string> AddUserAsync(string logonName, string password, CancellationToken token, string? commonName = null, string? principalName = null)
    {
        var name = $"CN={Escape(commonName ?? logonName)},{UsersName}";
        var quoted = Encoding.Unicode.GetBytes($"\"{password}\"");
        await ChangeAsync(
            $"{Line("dn", name)}changetype: add\nobjectClass: user\n{Line("sAMAccountName", logonName)}{(principalName is null ? "" : Line("userPrincipalName", principalName))}"
            + $"{Line("displayName", commonName ?? logonName)}unicodePwd:: {Convert.ToBase64String(quoted)}\nuserAccountControl: 512\n",
            token);
        return name;
    }

    /// <summary>Adds a security group and answers the distinguished name.</summary>
    public async Task<string> AddGroupAsync(string name, CancellationToken token, params IReadOnlyList<string> members)
    {
        var distinguishedName = $"CN={Escape(name)},{UsersName}";
        await ChangeAsync($"{Line("dn", distinguishedName)}changetype: add\nobjectClass: group\n{Line("sAMAccountName", name)}{string.Concat(members.Select(m => Line("member", m)))}", token);
        return distinguishedName;
    }

    /// <summary>Adds or removes a member of a group.</summary>
    public Task ChangeMemberAsync(string group, string change, string member, CancellationToken token) =>
        ChangeAsync($"{Line("dn", group)}changetype: modify\n{change}: member\n{Line("member", member)}", token);

    /// <summary>Gives an attribute another value.</summary>
    public Task SetAsync(string name, string attribute, string value, CancellationToken token) =>
        ChangeAsync($"{Line("dn", name)}changetype: modify\nreplace: {attribute}\n{Line(attribute, value)}", token);

    public Task DeleteAsync(string name, CancellationToken token) => ChangeAsync($"{Line("dn", name)}changetype: delete\n", token);

    /// <summary>Runs LDIF as the domain's administrator.</summary>
    public async Task ChangeAsync(string ldif, CancellationToken token)
    {
        var (code, _, error) = await RunAsync(LdapModify, [], ldif, token);
        if (code != 0)
        {
            throw new InvalidOperationException(error + ldif);
        }
    }

    /// <summary>An entry as LDIF, as <c>ldapsearch</c> prints it; empty where there is none.</summary>
    public async Task<string> FindAsync(string name, CancellationToken token)
    {
        var (code, output, error) = await RunAsync(LdapSearch, ["-LLL", "-o", "ldif-wrap=no", "-s", "base", "-b", name], "", token);
        return code is 0 or NoSuchObject ? output.Trim() : throw new InvalidOperationException(error);
    }

    /// <summary>Runs <c>samba-tool</c> as the domain's administrator over LDAPS and answers what it printed.</summary>
    public async Task<string> ToolAsync(CancellationToken token, params IReadOnlyList<string> arguments)
    {
        var (code, output, error) = await RunToolAsync(
            Tool, [.. arguments, "-H", $"ldaps://{Address}", $"--simple-bind-dn={Administrator}", $"--password={AdministratorPassword}", $"--option=tls cafile={Path.Combine(_folder, "tls", "ca.pem")}", "--option=tls verify peer=ca_only"], "", token);
        return code == 0 ? output : throw new InvalidOperationException(error + output);
    }

    /// <summary>Exports the keys of a principal, as whoever owns the domain controller does.</summary>
    public async Task ExportKeytabAsync(string principal, string file, CancellationToken token)
    {
        var export = $"rm -f '{file}' && '{Tool}' domain exportkeytab '{file}' --principal='{principal}' -s '{_folder}/dc/etc/smb.conf' && chown {Environment.UserName} '{file}'";
        var (code, output, error) = Environment.UserName == "root" ? await RunToolAsync("/bin/sh", ["-c", export], "", token) : await RunToolAsync("sudo", ["-n", "sh", "-c", export], "", token);
        if (code != 0)
        {
            throw new InvalidOperationException(error + output);
        }
    }

    /// <summary>Gives rights by entries in SDDL, as <c>samba-tool dsacl set</c> does.</summary>
    public Task GiveAsync(string name, string trustee, string sddl, CancellationToken token) =>
        ToolAsync(token, "dsacl", "set", "--action=allow", $"--objectdn={name}", $"--trusteedn={trustee}", $"--sddl={sddl}");

    /// <summary>Who may do what with an object, to be put back by <see cref="RestoreRightsAsync"/>: this version of <c>samba-tool</c> only adds.</summary>
    public async Task<string> ReadRightsAsync(string name, CancellationToken token)
    {
        const string Attribute = "nTSecurityDescriptor:: ";
        var (code, output, error) = await RunAsync(LdapSearch, ["-LLL", "-o", "ldif-wrap=no", "-s", "base", "-b", name, "nTSecurityDescriptor"], "", token);
        return code == 0 ? output.Split('\n').Single(static l => l.StartsWith(Attribute, StringComparison.Ordinal))[Attribute.Length..] : throw new InvalidOperationException(error);
    }

    public Task RestoreRightsAsync(string name, string rights, CancellationToken token) =>
        ChangeAsync($"{Line("dn", name)}changetype: modify\nreplace: nTSecurityDescriptor\nnTSecurityDescriptor:: {rights}\n", token);

    /// <summary>Security identifier of an entry.</summary>
    public async Task<string> FindSidAsync(string name, CancellationToken token)
    {
        const string Attribute = "objectSid:: ";
        var bytes = Convert.FromBase64String((await FindAsync(name, token)).Split('\n').Single(static l => l.StartsWith(Attribute, StringComparison.Ordinal))[Attribute.Length..]);
        return $"S-1-{bytes[7]}-" + string.Join('-', Enumerable.Range(0, bytes[1]).Select(i => BitConverter.ToUInt32(bytes, 8 + (4 * i))));
    }

    /// <summary>Distinguished names of the accounts that hold a name of a service.</summary>
    public async Task<IReadOnlyList<string>> FindHoldersAsync(string servicePrincipalName, CancellationToken token)
    {
        var (_, output, _) = await RunAsync(LdapSearch, ["-LLL", "-o", "ldif-wrap=no", "-b", BaseName, $"(servicePrincipalName={servicePrincipalName})", "dn"], "", token);
        return [.. output.Split('\n').Where(static l => l.StartsWith("dn: ", StringComparison.Ordinal)).Select(static l => l[4..])];
    }

    /// <summary>Writes a DNS record into the domain's zone, as an administrator does.</summary>
    /// <param name="label">Before the domain's name.</param>
    /// <param name="record">As Active Directory keeps it.</param>
    /// <param name="token">Cancels.</param>
    public async Task SetRecordAsync(string label, byte[] record, CancellationToken token)
    {
        var name = $"DC={label},DC={DnsName},CN=MicrosoftDNS,DC=DomainDnsZones,{BaseName}";
        var exists = (await FindAsync(name, token)).Length > 0;
        await ChangeAsync($"{Line("dn", name)}changetype: {(exists ? "modify\nreplace: dnsRecord" : "add\nobjectClass: dnsNode")}\ndnsRecord:: {Convert.ToBase64String(record)}\n", token);
    }

    /// <summary>The first SRV record of a name, as the domain's DNS server answers; null where it has none.</summary>
    public async Task<(string Host, int Port)?> FindServiceRecordAsync(string name, CancellationToken token)
    {
        using var socket = new System.Net.Sockets.UdpClient();
        socket.Connect(Address, 53);
        byte[] question = [.. name.Split('.').SelectMany(static l => (byte[])[(byte)l.Length, .. Encoding.ASCII.GetBytes(l)]), 0, 0, 33, 0, 1];
        await socket.SendAsync((byte[])[0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. question], token);
        var answer = (await socket.ReceiveAsync(token)).Buffer;
        if (answer[7] == 0)
        {
            return null;
        }

        // Name (a pointer), type, class, time to live, length; then priority, weight, port and the host's name.
        var at = 12 + question.Length + 12 + 4;
        var port = (answer[at] << 8) | answer[at + 1];
        var labels = new List<string>();
        for (at += 2; answer[at] != 0; at = (answer[at] & 0xC0) == 0 ? at + 1 + answer[at] : at)
        {
            while ((answer[at] & 0xC0) != 0)
            {
                at = ((answer[at] & 0x3F) << 8) | answer[at + 1];
            }

            labels.Add(Encoding.ASCII.GetString(answer, at + 1, answer[at]));
        }

        return (string.Join('.', labels), port);
    }

    /// <summary>Removes an entry with all below, if it is there.</summary>
    public async Task DeleteTreeAsync(string name, CancellationToken token)
    {
        if ((await FindAsync(name, token)).Length > 0)
        {
            var (code, _, error) = await RunAsync("/usr/bin/ldapdelete", ["-r", name], "", token);
            if (code != 0)
            {
                throw new InvalidOperationException(error);
            }
        }
    }

    private Task<(int Code, string Output, string Error)> RunAsync(string tool, IReadOnlyList<string> arguments, string input, CancellationToken token) =>
        RunToolAsync(tool, ["-x", "-H", $"ldaps://{Address}", "-D", Administrator, "-w", AdministratorPassword, .. arguments], input, token);

    private async Task<(int Code, string Output, string Error)> RunToolAsync(string tool, IReadOnlyList<string> arguments, string input, CancellationToken token)
    {
        var start = new ProcessStartInfo(tool) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["LDAPTLS_CACERT"] = Path.Combine(_folder, "tls", "ca.pem");
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start.");
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = await process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output, error);
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    // Base64 takes every character, so that names with umlauts and commas need no rules here.
    private static string Line(string attribute, string value) => $"{attribute}:: {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}\n";

    private static string Escape(string value) => string.Concat(value.Select(static c => c is ',' or '+' or '"' or '\\' or '<' or '>' or ';' or '=' or '#' ? "\\" + c : c.ToString()));
}
