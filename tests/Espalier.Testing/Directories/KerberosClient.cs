using System.Diagnostics;
using System.Globalization;

namespace Espalier.Testing.Directories;

/// <summary>A computer of the domain at which one user signs in with <c>kinit</c>, and whose browser is <c>curl</c>: other people's Kerberos, from the ticket to the header.</summary>
public sealed class KerberosClient : IDisposable
{
    private const string KinitProgram = "/usr/bin/kinit";
    private const string CurlProgram = "/usr/bin/curl";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-kerberos-");

    public KerberosClient(SambaDomain domain) => File.WriteAllText(
        ConfigurationFile,
        $$"""
        [libdefaults]
          default_realm = {{Realm}}
          dns_lookup_kdc = false
          dns_lookup_realm = false
          dns_canonicalize_hostname = false
          rdns = false
          udp_preference_limit = 1
        [realms]
          {{Realm}} = {
            kdc = {{domain.Address}}
          }
        [domain_realm]
          .{{SambaDomain.DnsName}} = {{Realm}}
        """);

    public static string Realm { get; } = SambaDomain.DnsName.ToUpperInvariant();

    /// <summary>Why tests are skipped; null where the programs are there.</summary>
    public static string? Missing { get; } = File.Exists(KinitProgram) && File.Exists(CurlProgram) ? null : "krb5-user or curl is not installed.";

    /// <summary>What programs on this computer need to find the user's tickets.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string> { ["KRB5_CONFIG"] = ConfigurationFile, ["KRB5CCNAME"] = "FILE:" + Path.Combine(_folder.FullName, "tickets") };

    private string ConfigurationFile => Path.Combine(_folder.FullName, "krb5.conf");

    /// <summary>Gets the user's ticket.</summary>
    public async Task SignInAsync(string user, string password, CancellationToken token, params IReadOnlyList<string> options)
    {
        var (code, output, errors) = await RunAsync(KinitProgram, [.. options, user], password + "\n", token);
        if (code != 0)
        {
            throw new InvalidOperationException(errors + output);
        }
    }

    /// <summary>Opens an address of this computer by another name.</summary>
    /// <param name="address">With the name of the server.</param>
    /// <param name="token">Cancels.</param>
    /// <param name="options">Of curl.</param>
    public async Task<CurlAnswer> GetAsync(Uri address, CancellationToken token, params IReadOnlyList<string> options)
    {
        var (code, output, errors) = await RunAsync(
            CurlProgram,
            ["--silent", "--show-error", "--verbose", "--include", "--insecure", "--resolve", $"{address.Host}:{address.Port.ToString(CultureInfo.InvariantCulture)}:127.0.0.1", .. options, address.ToString()],
            "",
            token);
        return code == 0 ? CurlAnswer.Read(output, errors) : throw new InvalidOperationException(errors);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<(int Code, string Output, string Errors)> RunAsync(string program, IReadOnlyList<string> arguments, string input, CancellationToken token)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        await process.StandardInput.WriteAsync(input.AsMemory(), token);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(token);
        var output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, output, await errors);
    }
}

/// <summary>The last answer that curl got.</summary>
/// <param name="Status">Its status.</param>
/// <param name="Headers">Its headers, by name in lower case; several of one name in a row.</param>
/// <param name="Body">Its body.</param>
/// <param name="Sent">The <c>Authorization</c> header of the last request; null where it had none.</param>
public sealed record CurlAnswer(int Status, IReadOnlyList<(string Name, string Value)> Headers, string Body, string? Sent)
{
    public string? Location => Find("location");

    /// <summary>The session's cookie as a request carries it; null where none was given.</summary>
    public string? Session => Headers.Where(static h => h.Name == "set-cookie" && h.Value.Contains("espalier-session=", StringComparison.Ordinal)).Select(static h => h.Value.Split(';')[0]).FirstOrDefault();

    public string? Find(string name) => Headers.Where(h => h.Name == name).Select(static h => h.Value).LastOrDefault();

    internal static CurlAnswer Read(string output, string trace)
    {
        // Every answer on the way begins with HTTP/; the last one is what counts.
        var last = output.LastIndexOf("HTTP/", StringComparison.Ordinal);
        var text = output[last..].Replace("\r\n", "\n", StringComparison.Ordinal);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = (end < 0 ? text : text[..end]).Split('\n');
        const string Authorization = "> authorization: ";
        return new CurlAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines.Skip(1).Where(static l => l.Contains(':', StringComparison.Ordinal)).Select(static l => (l[..l.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant(), l[(l.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()))],
            end < 0 ? "" : text[(end + 2)..],
            trace.Split('\n').Where(static l => l.StartsWith(Authorization, StringComparison.OrdinalIgnoreCase)).Select(static l => l[Authorization.Length..].Trim()).LastOrDefault());
    }
}
