using System.Text.Json;
using Espalier.Server.Commands;
using Espalier.Server.Tests.Setup;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Commands;

/// <summary>From an empty folder to a script with a token that may only read, with processes and TLS as an administrator has them.</summary>
public sealed class VerbProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-verb-process-");
    private readonly int _console = TestPorts.Free();
    private readonly int _macs = TestPorts.Free();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_site_is_set_up_and_used_from_a_shell_and_only_the_site_with_the_fingerprint_is_told_the_token()
    {
        var password = await WriteAsync("password", "correct horse battery\n");
        var answers = await WriteAsync("setup.json", $$"""
            {
              "site": { "code": "T12", "name": "Berlin", "hostNames": ["localhost"] },
              "roles": { "administrator": { "name": "ada", "password": { "file": "{{password}}" } } },
              "ports": { "macs": {{_macs}}, "console": {{_console}}, "files": 0 }
            }
            """);
        var data = Path.Combine(_folder.FullName, "data");
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", answers, "--data", data, "--keys", Path.Combine(_folder.FullName, "keys"), "--json");
        code.ShouldBe(0, output + errors);
        var fingerprint = JsonSerializer.Deserialize<JsonElement>(output).GetProperty("fingerprint").GetString()!;
        var site = $"https://localhost:{_console}";
        await using var serve = EspalierProcess.Start(null, Token, "serve", "--data", data);
        await serve.WaitForAsync("Site T12 is served", Token);

        var tokenFile = Path.Combine(_folder.FullName, "reader.token");
        (code, output, errors) = await EspalierProcess.RunAsync(
            Token, "tokens", "create", "reader", "--valid-days", "30", "--right", "Read", "--to", tokenFile, "--site", site, "--fingerprint", fingerprint, "--user", "ada", "--password-file", password);
        code.ShouldBe(0, output + errors);

        var environment = new Dictionary<string, string> { ["ESPALIER_SITE"] = site, ["ESPALIER_FINGERPRINT"] = fingerprint, ["ESPALIER_TOKEN"] = (await File.ReadAllTextAsync(tokenFile, Token)).Trim() };
        await using (var list = EspalierProcess.Start(environment, Token, "collections", "list"))
        {
            (await list.WaitForAsync("SMS00001", Token)).ShouldContain("All Systems");
        }

        (code, _, errors) = await EspalierProcess.RunAsync(Token, "collections", "create", "Mine", "--site", site, "--fingerprint", fingerprint, "--token-file", tokenFile);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.NotAllowed, "not-allowed"));
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "devices", "list", "--site", site, "--fingerprint", new string('0', 64), "--token-file", tokenFile);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.Unreachable, "authority-mismatch"));
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "devices", "list", "--site", site, "--token-file", tokenFile);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.Unreachable, "not-trusted"));
        (code, _, errors) = await EspalierProcess.RunAsync(Token, "devices", "list", "--site", $"https://127.0.0.1:{_console}", "--fingerprint", fingerprint, "--token-file", tokenFile);
        code.ShouldBe(ExitCodes.Unreachable, errors + " the certificate is for another name");
        (await EspalierProcess.RunAsync(Token, "devices", "list", "--no-such-option")).Code.ShouldBe(ExitCodes.Usage);
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        await File.WriteAllTextAsync(path, text, Token);
        return path;
    }
}
