using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Espalier.Server.Setup;
using Espalier.Server.Tests.Setup;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Logs;

/// <summary>The log files of a site server that runs as a process of its own, with a simulated Mac.</summary>
public sealed class SiteLogFilesTests
{
    private const string Main = "espalier_site.log";

    [Fact(Timeout = 300_000)]
    [Trait("Line", "LOGF-4")]
    [Trait("Line", "LOGF-18")]
    public async Task Start_push_reconfiguration_and_stop_leave_a_line_and_the_limits_of_the_settings_hold()
    {
        var token = TestContext.Current.CancellationToken;
        await using var site = await SiteProcess.CreateAsync(postgres: null, 1, token);
        await site.StartAsync(null, token);
        await SaidAsync(site, "Properties read: site T12", token);
        await SaidAsync(site, "logs of 1048576 bytes, 10 saved", token);
        await SaidAsync(site, "The site server of T12, version ", token);

        var deployments = await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/deployments", token);
        var first = deployments.ValueKind == JsonValueKind.Array ? deployments[0] : deployments.GetProperty("items")[0];
        (await site.Http.DeleteAsync(new Uri($"/api/v1/deployments/{first.GetProperty("id").GetString()}", UriKind.Relative), token)).StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.NoContent);
        await SaidAsync(site, "DeleteDeploymentOperation: ", token);
        await SaidAsync(site, "Policies pushed: ", token);

        // More than the least limit, and less than the default one: it stays.
        await FillAsync(site, 300 * 1024, token);
        (await site.Http.DeleteAsync(new Uri($"/api/v1/deployments/{Guid.NewGuid()}", UriKind.Relative), token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Files(site, Main).ShouldBe([Main]);
        var settings = SiteSettingsFile.Find(site.DataFolder)!;
        await SiteSettingsFile.WriteAsync(site.DataFolder, settings with { Preferences = new SitePreferences { LogFileSizeLimit = 1, MaxNumberOfSavedLogs = 1 } }, token);
        await SaidAsync(site, "logs of 204800 bytes, 1 saved", token);
        await site.WaitAsync(static _ => true, token);
        Files(site, Main).ShouldBe([Main, "espalier_site.1.log.gz"], "the other logs keep what they have");
        Files(site, "espalier_console.log").ShouldNotContain("espalier_console.1.log.gz");
        (await ReadAsync(Path.Combine(Folder(site), "espalier_site.1.log.gz"), token)).ShouldContain("The settings of site T12 have changed; the site server restarts with them");
        await FillAsync(site, 300 * 1024, token);
        (await site.Http.DeleteAsync(new Uri($"/api/v1/deployments/{Guid.NewGuid()}", UriKind.Relative), token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await site.TerminateAsync(token);
        await SaidAsync(site, "The site server of T12 has stopped", token);
        Files(site, Main).ShouldBe([Main, "espalier_site.1.log.gz"], "one older file is kept");
    }

    [Fact(Timeout = 300_000)]
    [Trait("Line", "LOGF-12")]
    public async Task No_log_of_a_whole_run_has_a_secret_in_it()
    {
        var token = TestContext.Current.CancellationToken;
        await using var site = await SiteProcess.CreateAsync(postgres: null, 1, token);
        const string Password = "Never-Tell-4711-Wanderer", Wrong = "Mistyped-0815-Wanderer", Variable = "Masked-1234-Wanderer", FilePassword = "Sealed-9876-Wanderer";
        var secrets = new List<string> { Password, Wrong, Variable, FilePassword, site.EnrollmentToken.Trim(), site.Http.DefaultRequestHeaders.Authorization!.Parameter! };
        var settings = SiteSettingsFile.Find(site.DataFolder)!;
        secrets.AddRange(Directory.EnumerateFiles(settings.KeysFolder).Select(static f => File.ReadAllText(f).Trim()));
        var folder = Directory.CreateDirectory(Path.Combine(site.DataFolder, "..", "given")).FullName;
        string In(string name) => Path.Combine(folder, name);
        await File.WriteAllTextAsync(In("password"), Password, token);
        await File.WriteAllTextAsync(In("file-password"), FilePassword, token);

        // Configured once more with a password, by a file; then served.
        var answers = (await CommandAsync(token, "setup", "--print-current", "--data", site.DataFolder)).Replace("\"administrator\": null", $$"""
            "administrator": { "name": "ada", "password": { "file": "{{In("password")}}" } }
            """, StringComparison.Ordinal);
        await File.WriteAllTextAsync(In("setup.json"), answers, token);
        await CommandAsync(token, "setup", "--file", In("setup.json"), "--data", site.DataFolder);
        await site.StartAsync(null, token);
        site.StartMacs();
        await site.SettledAsync(token);

        // Everything that takes or makes a secret: sign-ins, links, tokens, masked variables, keys of certificates.
        (await site.Http.PostAsJsonAsync("/api/v1/sign-in", new { name = "ada", password = Wrong }, token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var signedIn = await site.Http.PostAsJsonAsync("/api/v1/sign-in", new { name = "ada", password = Password }, token);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bearer = (await signedIn.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("token").GetString()!;
        secrets.Add(bearer);
        using var made = new HttpRequestMessage(HttpMethod.Post, "/api/v1/tokens") { Content = JsonContent.Create(new { name = "program", validDays = 1, rights = new[] { "Read" } }), Headers = { Authorization = new("Bearer", bearer) } };
        using var apiToken = await site.Http.SendAsync(made, token);
        apiToken.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Created);
        secrets.Add((await apiToken.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("token").GetString()!);
        var device = (await site.Http.GetFromJsonAsync<JsonElement>("/api/v1/devices", token)).GetProperty("rows")[0].GetProperty("id").ToString();
        (await site.Http.PutAsJsonAsync($"/api/v1/devices/{device}/variables", new[] { new { name = "Secret", value = Variable, isMasked = true } }, token)).IsSuccessStatusCode.ShouldBeTrue();
        var link = await CommandAsync(token, "sign-in-link", "--data", site.DataFolder);
        secrets.Add(link[(link.IndexOf("code=", StringComparison.Ordinal) + 5)..].Trim());
        await CommandAsync(token, "certificates", "export", "--data", site.DataFolder, "--format", "pfx", "--to", In("site.pfx"), "--password-file", In("file-password"));
        await CommandAsync(token, "keys", "export", "--data", site.DataFolder, "--to", In("copy"), "--passphrase-file", In("file-password"));
        await site.TerminateAsync(token);

        var logs = Directory.EnumerateFiles(Folder(site)).Concat(Directory.EnumerateFiles(site.MacsFolder, "*.log*", SearchOption.AllDirectories)).ToList();
        logs.Select(Path.GetFileName).ShouldContain("espalier_site_config.log");
        logs.Select(Path.GetFileName).ShouldContain("espalier_sim.log");
        secrets.ShouldAllBe(static s => s.Length >= 16);
        foreach (var log in logs)
        {
            var text = await ReadAsync(log, token);
            text.ShouldNotBeEmpty();
            foreach (var secret in secrets)
            {
                foreach (var form in new[] { secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret) })
                {
                    text.Contains(form, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{log} has {form}");
                }
            }

            text.ShouldNotContain("PRIVATE KEY");
        }
    }

    private static string Folder(SiteProcess site) => Path.Combine(site.DataFolder, "logs");

    private static List<string> Files(SiteProcess site, string log) =>
        [.. Directory.EnumerateFiles(Folder(site)).Select(static f => Path.GetFileName(f)).Where(f => f.StartsWith(log[..^3], StringComparison.Ordinal)).OrderBy(static f => f.Length)];

    private static async Task<string> CommandAsync(CancellationToken token, params IReadOnlyList<string> arguments)
    {
        var (code, output, errors) = await EspalierProcess.RunAsync(token, arguments);
        code.ShouldBe(0, output + errors);
        return output;
    }

    private static async Task FillAsync(SiteProcess site, int bytes, CancellationToken token)
    {
        await using var file = new FileStream(Path.Combine(Folder(site), Main), FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        await file.WriteAsync(Encoding.UTF8.GetBytes(new string('.', bytes) + "\n"), token);
    }

    private static async Task SaidAsync(SiteProcess site, string text, CancellationToken token)
    {
        while (!(await ReadAsync(Path.Combine(Folder(site), Main), token)).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), token);
        }
    }

    private static async Task<string> ReadAsync(string path, CancellationToken token)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using Stream content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var reader = new StreamReader(content);
            return await reader.ReadToEndAsync(token);
        }
        catch (FileNotFoundException)
        {
            // Between its rotation and its new beginning.
            return "";
        }
    }
}
