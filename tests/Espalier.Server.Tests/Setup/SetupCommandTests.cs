using System.Text.Json;
using Espalier.Data;
using Espalier.Server.Commands;
using Espalier.Server.Databases;
using Espalier.Server.Setup;
using Espalier.Site;
using Microsoft.Data.Sqlite;
using Espalier.Testing.Processes;

namespace Espalier.Server.Tests.Setup;

/// <summary><c>espalier setup</c> as a process: from a file to a site that is served.</summary>
public sealed class SetupCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-setup-");
    private readonly int _console = TestPorts.Free();
    private readonly int _macs = TestPorts.Free();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder.FullName, "data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    [Trait("Line", "SITE-4")]
    [Trait("Line", "SITE-7")]
    [Trait("Line", "SITE-8")]
    [Trait("Line", "SITE-20")]
    [Trait("Line", "DB-1")]
    public async Task A_file_sets_a_site_up_unattended_and_again_with_another_component_and_name()
    {
        var (code, output, errors) = await SetUpAsync("""["site"]""", "Berlin", "T12");
        code.ShouldBe(0, errors);
        var done = JsonSerializer.Deserialize<JsonElement>(output);
        done.GetProperty("siteCode").GetString().ShouldBe("T12");
        done.GetProperty("console").GetString().ShouldBe($"https://localhost:{_console}/");
        done.GetProperty("fingerprint").GetString()!.Length.ShouldBe(64);
        File.Exists(Path.Combine(Data, "espalier_t12.db")).ShouldBeTrue();
        await ServedAsync("Berlin", hasReporting: false);
        var key = Path.Combine(_folder.FullName, "keys", "site.key");
        var written = File.GetLastWriteTimeUtc(key);

        var again = JsonSerializer.Deserialize<JsonElement>((await SetUpAsync("""["site", "reporting"]""", "Berlin-Mitte", "T12")).Output);
        again.GetProperty("fingerprint").GetString().ShouldBe(done.GetProperty("fingerprint").GetString(), "the site stays the same");
        await ServedAsync("Berlin-Mitte", hasReporting: true);
        File.GetLastWriteTimeUtc(key).ShouldBe(written, "what is present is not set up again");

        (code, output, _) = await SetUpAsync("""["site"]""", "Berlin", "T16");
        code.ShouldBe(1);
        Field(output).ShouldBe("site.code");
        await ServedAsync("Berlin-Mitte", hasReporting: true);

        (await SetUpAsync("""["site"]""", "Berlin-Mitte", "T12")).Code.ShouldBe(0);
        await ServedAsync("Berlin-Mitte", hasReporting: false);
    }

    [Fact]
    public async Task The_current_settings_are_printed_as_a_file_that_changes_one_of_them_when_given_back()
    {
        (await SetUpAsync("""["site", "reporting"]""", "Berlin", "T12")).Code.ShouldBe(0);
        var (code, output, errors) = await EspalierProcess.RunAsync(Token, "setup", "--print-current", "--data", Data);
        code.ShouldBe(0, errors);
        var file = Path.Combine(_folder.FullName, "current.json");
        await File.WriteAllTextAsync(file, output.Replace("Berlin", "Potsdam", StringComparison.Ordinal), Token);

        (code, _, errors) = await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", Data);

        code.ShouldBe(0, errors);
        await ServedAsync("Potsdam", hasReporting: true);
    }

    [Fact]
    [Trait("Line", "DB-7")]
    public async Task A_database_that_is_there_is_used_again_and_never_emptied()
    {
        var first = JsonSerializer.Deserialize<JsonElement>((await SetUpAsync("""["site"]""", "Berlin", "T12")).Output);
        var before = await AuditedAsync();
        File.Delete(Path.Combine(Data, "site.json"));

        var second = JsonSerializer.Deserialize<JsonElement>((await SetUpAsync("""["site"]""", "Berlin", "T12")).Output);

        second.GetProperty("fingerprint").GetString().ShouldBe(first.GetProperty("fingerprint").GetString());
        (await AuditedAsync()).ShouldBe([.. before, .. before]);
    }

    [Fact]
    public async Task A_set_up_whose_last_step_fails_is_no_site_and_is_simply_done_again()
    {
        Directory.CreateDirectory(Path.Combine(Data, "site.json.part", "in-the-way"));
        var (code, output, _) = await SetUpAsync("""["site"]""", "Berlin", "T12");
        code.ShouldBe(1, output);
        File.Exists(Path.Combine(Data, "site.json")).ShouldBeFalse();

        Directory.Delete(Path.Combine(Data, "site.json.part"), recursive: true);
        (await SetUpAsync("""["site"]""", "Berlin", "T12")).Code.ShouldBe(0);
        await ServedAsync("Berlin", hasReporting: false);
    }

    [Theory]
    [InlineData("""{"site":{"code":""}}""", "site.code")]
    [InlineData("""{"site":{"code":"T-1","hostNames":["a"]}}""", "site.code")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a b"]}}""", "site.hostNames[0]")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"],"sitename":"x"}}""", "site.sitename")]
    [InlineData("""{"components":["site","mdm"],"site":{"code":"T12","hostNames":["a"]}}""", "components")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"ports":{"macs":"8760"}}""", "ports.macs")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"ports":{"macs":8443}}""", "ports.console")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"database":{"provider":"remote","userName":"x"}}""", "database.host")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"database":{"provider":"remote","host":"x","userName":"x","options":"Password=oops"}}""", "database.options")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"roles":{"administrator":{"name":"ada","password":"in clear text"}}}""", "roles.administrator.password")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"roles":{"administrator":{"name":"ada","password":{"file":"/nowhere/at/all"}}}}""", "roles.administrator.password")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"roles":{"administrator":{"name":"ada","password":{"environment":"ESPALIER_NO_SUCH_VARIABLE"}}}}""", "roles.administrator.password")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"roles":{"members":[{"role":"Kings","name":"CORP\\ada"}]}}""", "roles.members[0].role")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"directory":{"domain":"corp"}}""", "directory.domain")]
    [InlineData("""{"site":{"code":"T12","hostNames":["a"]},"customerExperienceProgram":true}""", "customerExperienceProgram")]
    public async Task What_is_wrong_is_named_by_its_field_and_nothing_is_made(string json, string field)
    {
        var file = Path.Combine(_folder.FullName, "setup.json");
        await File.WriteAllTextAsync(file, json, Token);
        await using var output = new StringWriter();

        var code = await new SetupRun(new SetupPlace(Data, Path.Combine(_folder.FullName, "keys")), isJson: true, output, TextWriter.Null).RunAsync(file, Token);

        code.ShouldBe(2);
        Field(output.ToString()).ShouldBe(field);
        Directory.Exists(Data).ShouldBeFalse();
    }

    [Fact]
    public void The_template_is_read_back_once_its_files_are_there()
    {
        var secret = Path.Combine(_folder.FullName, "secret");
        File.WriteAllText(secret, "correct horse battery\n");
        var json = SetupFile.Template.Replace("/run/secrets/espalier-database", secret, StringComparison.Ordinal)
            .Replace("/run/secrets/espalier-directory", secret, StringComparison.Ordinal).Replace("/run/secrets/espalier-configuring", secret, StringComparison.Ordinal).Replace("/run/secrets/espalier-administrator", secret, StringComparison.Ordinal);

        var answers = SetupFile.Read(json);

        answers.Problem.ShouldBeNull();
        answers.Value!.Directory!.Password!.Value.ShouldBe("correct horse battery");
        SetupRules.Check(answers.Value, new SetupPlace("/var/lib/espalier", "/etc/espalier/keys")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_audit_trail_of_a_site_that_is_not_served_is_checked_by_a_command()
    {
        (await SetUpAsync("""["site"]""", "Berlin", "T12")).Code.ShouldBe(0);
        var (code, output, _) = await EspalierProcess.RunAsync(Token, "audit", "verify", "--data", Data, "--json");
        code.ShouldBe(0);
        JsonSerializer.Deserialize<JsonElement>(output).GetProperty("entries").GetInt64().ShouldBe(1);

        using (var engine = new SqliteEngine(Path.Combine(Data, "espalier_t12.db"), SiteRole.ModelParts))
        {
            await using var database = new SiteDatabase(engine);
            await database.WriteAsync(static (scope, inner) => scope.Command("DELETE FROM aud_entries").RunAsync(inner), Token);
        }

        SqliteConnection.ClearAllPools();
        (code, output, _) = await EspalierProcess.RunAsync(Token, "audit", "verify", "--data", Data);
        code.ShouldBe(1);
        output.ShouldContain("entry 1 is missing at the end");
        Directory.Delete(Path.Combine(_folder.FullName, "keys"), recursive: true);
        (code, _, var refused) = await EspalierProcess.RunAsync(Token, "audit", "verify", "--data", Data);
        code.ShouldBe(1);
        refused.ShouldContain("The site key is not in");
    }

    private async Task<(int Code, string Output, string Errors)> SetUpAsync(string components, string name, string code)
    {
        var file = Path.Combine(_folder.FullName, "setup.json");
        await File.WriteAllTextAsync(
            file,
            $$"""
            {
              "components": {{components}}, // what runs here
              "site": { "code": "{{code}}", "name": "{{name}}", "hostNames": ["localhost", "127.0.0.1"] },
              "ports": { "macs": {{_macs}}, "console": {{_console}}, "files": 0 },
            }
            """,
            Token);
        return await EspalierProcess.RunAsync(Token, "setup", "--file", file, "--data", Data, "--keys", Path.Combine(_folder.FullName, "keys"), "--json");
    }

    private async Task ServedAsync(string name, bool hasReporting)
    {
        await using var serve = EspalierProcess.Start(null, Token, "serve", "--data", Data);
        await serve.WaitForAsync("Site T12 is served", Token);
        var settings = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(Data, "site.json"), Token));
        settings.GetProperty("siteName").GetString().ShouldBe(name);
        settings.GetProperty("components").EnumerateArray().Any(static c => c.GetString() == "reporting").ShouldBe(hasReporting);
        (await serve.TerminateAsync(Token)).ShouldBe(0);
    }

    private async Task<List<string>> AuditedAsync()
    {
        using var engine = new SqliteEngine(Path.Combine(Data, "espalier_t12.db"), SiteRole.ModelParts);
        await using var database = new SiteDatabase(engine);
        await using var scope = await database.ReadAsync(Token);
        var entries = await scope.Command("""SELECT "Operation", "Target" FROM aud_entries ORDER BY "Id" """).ListAsync(static r => r.GetString(0) + " " + r.GetString(1), Token);
        SqliteConnection.ClearAllPools();
        return entries;
    }

    private static string? Field(string json) => JsonSerializer.Deserialize<JsonElement>(json).GetProperty("fields")[0].GetProperty("field").GetString();
}
