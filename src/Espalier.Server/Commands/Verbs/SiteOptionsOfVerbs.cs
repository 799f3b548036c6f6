using System.CommandLine;
using System.Text.Json.Nodes;

namespace Espalier.Server.Commands.Verbs;

/// <summary>The options that every verb has: which site, and who asks.</summary>
internal sealed class SiteOptionsOfVerbs
{
    /// <summary>A token or a password at most, in characters.</summary>
    private const int MaxSecret = 1024;

    private const string SiteVariable = "ESPALIER_SITE";
    private const string FingerprintVariable = "ESPALIER_FINGERPRINT";
    private const string TokenVariable = "ESPALIER_TOKEN";

    private readonly Option<string?> _site = new("--site") { Description = $"Address of the console: https://site.example.com:8443. Default: {SiteVariable} of the environment.", Recursive = true };
    private readonly Option<string?> _fingerprint = new("--fingerprint") { Description = $"SHA-256 of the site's certificate authority; nothing else is trusted then. Default: {FingerprintVariable}; without both, what this computer trusts.", Recursive = true };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = $"File with an API token; - reads standard input. Default: {TokenVariable}. Never on the command line, where everybody on this host could read it.", Recursive = true };
    private readonly Option<string?> _user = new("--user") { Description = "Sign in with a name and --password-file instead of a token.", Recursive = true };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "File with the password; - reads standard input.", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print what the site answers, exactly, and nothing else; a problem likewise.", Recursive = true };

    public Option<bool> Yes { get; } = new("--yes") { Description = "Do it without a question.", Recursive = true };

    public IEnumerable<Option> All => [_site, _fingerprint, _tokenFile, _user, _passwordFile, Json, Yes];

    /// <summary>The site, ready to be asked.</summary>
    public async Task<SiteApi> OpenAsync(ParseResult parsed, CancellationToken token)
    {
        var site = parsed.GetValue(_site) ?? Environment.GetEnvironmentVariable(SiteVariable) ?? throw VerbFailure.Usage($"--site: the address of the console is needed, or {SiteVariable} in the environment.");
        if (!Uri.TryCreate(site, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw VerbFailure.Usage($"--site: '{site}' is no address like https://site.example.com:8443.");
        }

        var credential = await CredentialAsync(parsed, token);
        var api = await SiteApi.OpenAsync(address, parsed.GetValue(_fingerprint) ?? Environment.GetEnvironmentVariable(FingerprintVariable), token);
        try
        {
            api.Authorize(parsed.GetValue(_user) is { } user ? await SignInAsync(api, user, credential, token) : credential);
            return api;
        }
        catch
        {
            api.Dispose();
            throw;
        }
    }

    private async Task<string> CredentialAsync(ParseResult parsed, CancellationToken token)
    {
        var isPassword = parsed.GetValue(_user) is not null;
        var (option, file) = isPassword ? ("--password-file", parsed.GetValue(_passwordFile)) : ("--token-file", parsed.GetValue(_tokenFile));
        var secret = file is not null ? await ReadAsync(option, file, token) : isPassword ? null : Environment.GetEnvironmentVariable(TokenVariable);
        return secret switch
        {
            null or "" => throw VerbFailure.Usage(isPassword ? "--password-file: a file with the password is needed." : $"--token-file: a file with an API token is needed, or {TokenVariable} in the environment."),
            { Length: > MaxSecret } => throw VerbFailure.Usage($"{option}: that is no token or password."),
            _ when !isPassword && secret.Any(static c => c is <= ' ' or > '~') => throw VerbFailure.Usage($"{option}: that is no token."),
            _ => secret,
        };
    }

    private static async Task<string> ReadAsync(string option, string file, CancellationToken token)
    {
        try
        {
            return (file == "-" ? await System.Console.In.ReadToEndAsync(token) : await File.ReadAllTextAsync(file, token)).TrimEnd('\r', '\n');
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw VerbFailure.Usage($"{option}: {failure.Message}");
        }
    }

    private static async Task<string> SignInAsync(SiteApi api, string user, string password, CancellationToken token) =>
        (await api.SendAsync(HttpMethod.Post, "/sign-in", new JsonObject { ["name"] = user, ["password"] = password }, token)).Json.GetProperty("token").GetString()!;
}
