using System.CommandLine;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Espalier.Contracts.Admin.Security;
using Espalier.Contracts.Operations;
using Espalier.Server.Commands;
using Espalier.Server.Commands.Verbs;
using Espalier.Server.Tests.Actions;
using Espalier.Site.Operations;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Commands;

/// <summary>The verbs of the command line against a whole site with Macs, over its ports.</summary>
public sealed class VerbTests(VerbTests.Fleet fleet) : IClassFixture<VerbTests.Fleet>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SiteWithMacs Site => fleet.Site;

    [Fact]
    public async Task Devices_are_listed_shown_and_explained_for_people_and_exactly_for_programs()
    {
        var name = Site.Macs[0].Plan.Name;
        var id = (await Site.IdOfAsync(Site.Macs[0], Cancel)).ToString();

        var (code, output, _) = await RunAsync("devices", "list");
        code.ShouldBe(0);
        output.ShouldContain("NAME");
        output.Split('\n').ShouldContain(line => line.StartsWith(id, StringComparison.Ordinal) && line.Contains(name, StringComparison.Ordinal));

        (code, output, _) = await RunAsync("devices", "list", "--filter", name, "--json");
        code.ShouldBe(0);
        Json(output).GetProperty("rows")[0].GetProperty("id").GetRawText().ShouldBe(id);
        output.TrimEnd('\n').ShouldBe(await GetAsync($"/api/v1/devices?filter={name}"), "exactly what the API answers");

        (await RunAsync("devices", "show", name)).Output.ShouldContain(id);
        (code, output, _) = await RunAsync("devices", "explain", id, "--json");
        (code, Json(output).ValueKind).ShouldBe((0, JsonValueKind.Array));
        (code, output, _) = await RunAsync("inventory", "show", name, "COMPUTER_SYSTEM");
        code.ShouldBe(0, output);
        output.ShouldContain("Model", Case.Insensitive);
    }

    [Fact]
    public async Task A_collection_is_made_listed_by_members_and_deleted_only_when_confirmed()
    {
        var name = Site.Macs[0].Plan.Name;
        var (code, output, errors) = await RunAsync("collections", "create", "From a shell", "--device", name, "--comment", "nightly", "--json");
        code.ShouldBe(0, output + errors);
        var id = Json(output).GetProperty("summary").GetProperty("id").GetString()!;
        (await RunAsync("collections", "evaluate", "From a shell")).Code.ShouldBe(0);
        (await RunAsync("collections", "members", "From a shell")).Output.ShouldContain(name);
        (await RunAsync("collections", "list", "--filter", "From a")).Output.ShouldContain(id);

        (code, output, _) = await RunAsync("collections", "delete", id, "--json");
        (code, Json(output).GetProperty("code").GetString()).ShouldBe((ExitCodes.Usage, "usage"));
        (await RunAsync("collections", "show", id)).Code.ShouldBe(0);
        (await RunAsync("collections", "delete", id, "--yes")).Code.ShouldBe(0);
        (code, _, errors) = await RunAsync("collections", "show", id);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.NotFound, "not-found"));
    }

    [Fact]
    public async Task A_Mac_with_the_id_of_another_for_its_name_is_not_taken_for_it()
    {
        var meant = await Site.AddRecordAsync(16800071, "16800072", "Unknown-PMA", "Apple Mac OS X 15.1", Cancel);
        var other = await Site.AddRecordAsync(16800072, "innocent", "Unknown-PMA", "Apple Mac OS X 15.1", Cancel);

        var (code, _, errors) = await RunAsync("devices", "delete", "16800072", "--yes");
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.Failure, "ambiguous"));
        errors.ShouldContain("id:16800071");
        errors.ShouldContain("id:16800072");
        (await RunAsync("devices", "show", "id:16800072")).Output.ShouldContain("innocent");
        (await RunAsync("devices", "show", "16800071")).Code.ShouldBe(ExitCodes.Success);

        (code, var output, _) = await RunAsync("devices", "delete", "id:16800071", "--json");
        (code, Json(output).GetProperty("detail").GetString()).ShouldBe((ExitCodes.Usage, $"16800072 ({meant}): The record, its inventory and its compliance are deleted. Confirm it by --yes."));
        (await RunAsync("devices", "delete", "id:16800071", "--yes")).Code.ShouldBe(ExitCodes.Success);
        (await RunAsync("devices", "delete", $"{other}", "--yes")).Code.ShouldBe(ExitCodes.Success);
    }

    [Fact]
    public async Task A_deployment_shows_first_what_it_does_and_is_made_and_ended_when_confirmed()
    {
        var item = await GateAsync(new Contracts.Admin.Compliance.SaveConfigurationItem(new()
        {
            Id = Guid.CreateVersion7(), Version = 1, Name = "Shell item",
            Settings = [new() { Name = "one", DataType = Contracts.Compliance.SettingDataType.Text, DiscoveryScript = "#!/bin/sh\necho 1\n", Rules = [new() { Name = "is one", Operator = Contracts.Compliance.RuleOperator.Equals, Operands = ["1"] }] }],
        }));
        await GateAsync(new Contracts.Admin.Compliance.SaveBaseline(null, "Shell baseline", "", [item.Id]));
        (await RunAsync("baselines", "list")).Output.ShouldContain("Shell baseline");
        string[] create = ["deployments", "create", "--baseline", "Shell baseline", "--collection", "All Systems", "--every", "12h"];

        var (code, output, errors) = await RunAsync([.. create, "--what-if"]);
        code.ShouldBe(0, errors);
        output.ShouldContain($"{Site.Macs.Count} Macs gain");
        output.ShouldContain($"{Site.Macs[0].Plan.Name}: Gains Shell baseline");
        Json((await RunAsync([.. create, "--what-if", "--json"])).Output).GetProperty("gaining").GetInt32().ShouldBe(Site.Macs.Count);
        (await RunAsync([.. create, "--json"])).Code.ShouldBe(ExitCodes.Usage, "nobody confirmed it");
        Json((await RunAsync("deployments", "list", "--json")).Output).GetArrayLength().ShouldBe(0);

        (code, output, errors) = await RunAsync([.. create, "--yes", "--json"]);
        code.ShouldBe(0, output + errors);
        var id = Json(output).GetProperty("id").GetString()!;
        var schedule = Json((await RunAsync("deployments", "list", "--json")).Output)[0].GetProperty("schedule");
        (schedule.GetProperty("recurrence").GetString(), schedule.GetProperty("intervalMinutes").GetInt32()).ShouldBe(("Interval", 720));
        (await RunAsync("deployments", "status", "Shell baseline")).Output.ShouldContain(Site.Macs[0].Plan.Name);
        (await RunAsync("deployments", "delete", id, "--yes")).Output.ShouldContain("lose something");
        (await RunAsync("deployments", "status", id)).Code.ShouldBe(ExitCodes.NotFound);
    }

    [Fact]
    public async Task Inventory_is_requested_and_waited_for_and_a_job_that_fails_on_a_Mac_ends_with_one()
    {
        var name = Site.Macs[0].Plan.Name;
        var (code, output, errors) = await RunAsync("inventory", "request", "--device", name, "--wait", "--json");
        code.ShouldBe(0, output + errors);
        var job = Json(output).GetProperty("job");
        (job.GetProperty("kind").GetString(), job.GetProperty("succeeded").GetInt32()).ShouldBe(("inventory-update", 1));
        (await RunAsync("jobs", "list")).Output.ShouldContain(job.GetProperty("id").GetString()!);
        (await RunAsync("jobs", "show", job.GetProperty("id").GetString()!)).Output.ShouldContain("Succeeded");
        (await RunAsync("inventory", "request")).Code.ShouldBe(ExitCodes.Usage);

        await Site.AddRecordAsync(16800041, "never-enrolled", "Unknown-PMA", "Apple Mac OS X 15.1", Cancel);
        (code, output, _) = await RunAsync("jobs", "start", "--kind", "machine-policy-retrieval", "--device", "never-enrolled", "--wait");
        code.ShouldBe(ExitCodes.Failure);
        output.ShouldContain("No client installed");
    }

    [Fact]
    public async Task Alerts_reports_and_enrollment_tokens_are_told()
    {
        await Site.AddRecordAsync(16800051, "twin", "Unknown-PMA", "Apple Mac OS X 15.1", Cancel);
        (await RunAsync("alerts", "list", "--json")).Code.ShouldBe(0);
        (await RunAsync("reports", "list")).Code.ShouldBe(0);
        (await RunAsync("reports", "run", "no-such-report")).Code.ShouldNotBe(0);
        var (code, output, errors) = await RunAsync("enrollment-tokens", "create", "Autumn", "--uses", "3", "--valid-hours", "24", "--json");
        code.ShouldBe(0, output + errors);
        var (_, list, _) = await RunAsync("enrollment-tokens", "list");
        list.ShouldContain("Autumn");
        list.ShouldNotContain(Json(output).GetProperty("token").GetString()!);
    }

    [Fact]
    public async Task A_token_is_made_with_a_password_written_into_a_file_of_its_owner_used_and_revoked()
    {
        var password = fleet.File("correct horse battery\n");
        await GateAsync(new AddLocalUser("Olga", "correct horse battery", ["Full Administrator"]));
        var file = Path.Combine(fleet.Folder, "made.token");

        var (code, output, errors) = await InvokeAsync("tokens", "create", "ci", "--valid-days", "7", "--right", "Read", "--right", "Deploy", "--to", file, "--site", Site.Console.ToString(), "--user", "Olga", "--password-file", password);
        code.ShouldBe(0, output + errors);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        output.ShouldNotContain((await File.ReadAllTextAsync(file, Cancel)).Trim());
        (await InvokeAsync("devices", "list", "--site", Site.Console.ToString(), "--token-file", file)).Code.ShouldBe(0);

        (code, output, _) = await InvokeAsync("tokens", "create", "another", "--valid-days", "7", "--right", "Read", "--site", Site.Console.ToString(), "--token-file", file, "--json");
        (code, Json(output).GetProperty("code").GetString()).ShouldBe((ExitCodes.NotAllowed, "not-with-token"));
        (code, _, errors) = await InvokeAsync("collections", "create", "No", "--site", Site.Console.ToString(), "--token-file", file);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.NotAllowed, "not-allowed"));

        (await RunAsync("tokens", "list")).Output.ShouldContain("Olga");
        (await RunAsync("tokens", "revoke", "ci")).Code.ShouldBe(0);
        (code, _, errors) = await InvokeAsync("devices", "list", "--site", Site.Console.ToString(), "--token-file", file);
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.NotAllowed, "token-needed"));
    }

    [Fact]
    public async Task What_is_wrong_is_named_by_its_field_and_what_is_not_reached_says_so()
    {
        var (code, output, errors) = await RunAsync("devices", "list", "--take", "5000");
        (code, errors.Split(':')[0]).ShouldBe((ExitCodes.Usage, "invalid"));
        errors.ShouldContain("take:");
        Json((await RunAsync("devices", "list", "--take", "5000", "--json")).Output).GetProperty("fields")[0].GetProperty("field").GetString().ShouldBe("take");
        (await RunAsync("devices", "list", "--take", "many")).Code.ShouldBe(ExitCodes.Usage);
        (code, output, errors) = await RunAsync("api", "GET", "/devices?take=many");
        code.ShouldBe(ExitCodes.Usage, output + errors);
        (await RunAsync("devices", "show", "no-such-mac")).Code.ShouldBe(ExitCodes.NotFound);
        (code, output, _) = await InvokeAsync("devices", "list", "--site", "http://127.0.0.1:1", "--token-file", fleet.TokenFile, "--json");
        (code, Json(output).GetProperty("code").GetString()).ShouldBe((ExitCodes.Unreachable, "site-unreachable"));
        (code, _, errors) = await InvokeAsync("devices", "list", "--site", "http://site.example.com:8443", "--token-file", fleet.TokenFile);
        code.ShouldBe(ExitCodes.Usage);
        errors.ShouldContain("https is needed");
    }

    [Fact]
    public async Task Any_request_is_sent_by_the_verb_api()
    {
        var (code, output, _) = await RunAsync("api", "GET", "/overview");
        (code, Json(output).GetProperty("siteCode").GetString()).ShouldBe((0, "T12"));
        (code, output, var errors) = await RunAsync("api", "POST", "/collections", "--file", fleet.File("""{"name":"By the verb api"}"""));
        code.ShouldBe(0, output + errors);
        (await RunAsync("collections", "delete", "By the verb api", "--yes")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_certificate_to_sign_the_installer_with_is_given_shown_and_forgotten()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=From a shell", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(300));
        var file = Path.Combine(fleet.Folder, "installer.p12");
        await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pkcs12, "a password"), Cancel);

        (await RunAsync("package-signing", "show")).Output.ShouldContain("Not signed");
        var (code, output, errors) = await RunAsync("package-signing", "set", file, "--p12-password-file", fleet.File("another\n"));
        (code == 0, (output + errors).Contains("password is wrong", StringComparison.Ordinal)).ShouldBe((false, true), output + errors);
        (code, output, errors) = await RunAsync("package-signing", "set", file, "--p12-password-file", fleet.File("a password\n"));
        code.ShouldBe(0, output + errors);
        output.ShouldContain("CN=From a shell");
        (await RunAsync("package-signing", "show")).Output.ShouldContain("Signed by CN=From a shell");
        (await RunAsync("package-signing", "remove", "--yes")).Code.ShouldBe(0);
        (await RunAsync("package-signing", "show")).Output.ShouldContain("Not signed");
        (await RunAsync("package-signing", "set", Path.Combine(fleet.Folder, "none.p12"), "--p12-password-file", file)).Code.ShouldBe(ExitCodes.Usage);
    }

    [Fact]
    public void Every_verb_is_a_route_of_the_admin_API()
    {
        var routes = Site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.Metadata.GetMetadata<OperationRequest>() is not null)
            .Select(static e => $"{e.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single()} {Shape(e.RoutePattern.RawText!)}").ToHashSet();

        VerbTable.All.SelectMany(static noun => noun.Verbs.Select(verb => (Name: $"{noun.Name} {verb.Name}", Route: $"{verb.Method} {Shape("/api/v1" + verb.Path)}")))
            .Where(verb => !routes.Contains(verb.Route)).Select(static verb => verb.Name).ShouldBe([]);
        VerbTable.All.SelectMany(static noun => noun.Verbs).SelectMany(static verb => verb.Inputs).Where(static i => i.Description.Length == 0).ShouldBeEmpty();
    }

    private static string Shape(string path) => string.Join('/', path.TrimEnd('/').Split('/').Select(static part => part.StartsWith('{') ? "{}" : part));

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static async Task<(int Code, string Output, string Errors)> InvokeAsync(params string[] arguments)
    {
        var root = new RootCommand();
        foreach (var command in VerbCommands.Create())
        {
            root.Add(command);
        }

        await using var output = new StringWriter { NewLine = "\n" };
        await using var errors = new StringWriter { NewLine = "\n" };
        var code = await root.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors, EnableDefaultExceptionHandler = false }, Cancel);
        return (code, output.ToString(), errors.ToString());
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => InvokeAsync([.. arguments, "--site", Site.Console.ToString(), "--token-file", fleet.TokenFile]);

    private Task<T> GateAsync<T>(IRequest<T> request) => Site.AskAsync(request, Cancel);

    private async Task<string> GetAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Site.Console };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await File.ReadAllTextAsync(fleet.TokenFile, Cancel)).Trim());
        return await http.GetStringAsync(path, Cancel);
    }

    /// <summary>A site with two Macs, and a token of its administrator in a file.</summary>
    public sealed class Fleet : IAsyncLifetime
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("espalier-verbs-");
        private int _files;

        internal SiteWithMacs Site { get; private set; } = null!;

        internal string Folder => _folder.FullName;

        internal string TokenFile { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Site = await SiteWithMacs.StartAsync(2, Cancel, firstAddress: "127.50.0.0");
            TokenFile = File(await Site.ApiTokenAsync(isSignInLink: false, Cancel) + "\n");
        }

        public async ValueTask DisposeAsync()
        {
            if (Site is not null)
            {
                await Site.DisposeAsync();
            }

            _folder.Delete(recursive: true);
        }

        internal string File(string text)
        {
            var path = Path.Combine(_folder.FullName, $"{Interlocked.Increment(ref _files)}.txt");
            System.IO.File.WriteAllText(path, text);
            return path;
        }
    }
}
