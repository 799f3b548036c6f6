using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Espalier.Console;
using Espalier.Console.Users;
using Espalier.Contracts.Operations;
using Espalier.Server.Setup.Prerequisites;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Setup;

/// <summary>
/// One run of set-up in the browser: the link that opens it once, the answers given so far, which outlive a reload, and the end. Only a hash of the
/// link's code is kept.
/// </summary>
internal sealed class SetupSession
{
    /// <summary>Relative identifier of that group in every domain.</summary>
    private const string DomainAdmins = "-512";

    private readonly TaskCompletionSource<SiteSetUp> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _shown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SiteSetup _setup;
    private readonly string _id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private byte[]? _codeHash;
    private string? _offeredOf;

    public SetupSession(SetupPlace place, SiteSetup setup, TimeProvider clock, int port)
    {
        Place = place;
        _setup = setup;
        Code = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        _codeHash = Hash(Code);
        Check = new PrerequisitesCheck(place, clock, [port]);
        Answers.Site.HostNames = [Dns.GetHostName()];
        Answers.Ports.Console = port;
    }

    public SetupPlace Place { get; }

    public SetupAnswers Answers { get; } = new();

    public PrerequisitesCheck Check { get; }

    /// <summary>For the one who started the server; not kept after the link is printed.</summary>
    public string Code { get; }

    /// <summary>The site, once it is set up.</summary>
    public Task<SiteSetUp> Done => _done.Task;

    /// <summary>The page with the result was asked for.</summary>
    public Task Shown => _shown.Task;

    /// <summary>True once for the right code.</summary>
    public bool TryOpen(string code, out ClaimsPrincipal principal)
    {
        principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, _id), new Claim(ClaimTypes.Name, "Set-up")], ConsoleHosting.Scheme));
        var expected = Volatile.Read(ref _codeHash);
        return expected is not null && CryptographicOperations.FixedTimeEquals(expected, Hash(code)) && Interlocked.CompareExchange(ref _codeHash, null, expected) == expected;
    }

    /// <summary>Whoever opened this set-up; nobody else has a place here.</summary>
    public ConsoleUser? Find(ClaimsPrincipal principal) =>
        principal.FindFirstValue(ClaimTypes.NameIdentifier) == _id ? new ConsoleUser("Set-up", new HashSet<Right>()) : null;

    /// <summary>Sets the site up with the answers of the moment.</summary>
    public async Task<Result<SiteSetUp>> ApplyAsync(CancellationToken token)
    {
        var result = await ConfigurationLog.RunAsync(Place, "the wizard", Answers, () => _setup.ApplyAsync(Answers, null, token));
        if (result.Value is { } site)
        {
            _done.TrySetResult(site);
        }

        return result;
    }

    /// <summary>Puts the domain's administrators among those who may read recovery data, once for each domain (SEC-17); whoever sets the site up may remove them.</summary>
    public async Task OfferDefaultMembersAsync(CancellationToken token)
    {
        if (Answers.Directory is not { Password: { } password } directory || directory.Domain == _offeredOf)
        {
            return;
        }

        _offeredOf = directory.Domain;
        var found = await DirectoryTrial.SearchAsync(directory.ToSettings(), password.Value, "Domain Admins", token);
        if (found.Value?.FirstOrDefault(static e => e.Sid.EndsWith(DomainAdmins, StringComparison.Ordinal)) is { } group)
        {
            Answers.Roles.Members = [.. Answers.Roles.Members, new RoleMember(SecurityRole.FileVaultKeyAdministrators.Name, group.Name)];
        }
    }

    public void MarkShown() => _shown.TrySetResult();

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
