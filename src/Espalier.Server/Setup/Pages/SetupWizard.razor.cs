using Espalier.Console.Wizards;
using Espalier.Contracts.Operations;
using Espalier.Server.Setup.Prerequisites;
using Microsoft.AspNetCore.Components;

namespace Espalier.Server.Setup.Pages;

/// <summary>The guide's pages (SITE-45) over the answers of the session; each page lets go when its fields and its prerequisites are in order.</summary>
public sealed partial class SetupWizard
{
    private readonly HashSet<string> _touched = [];
    private readonly Dictionary<SetupPage, IReadOnlyList<Prerequisite>> _found = [];
    private IReadOnlyList<FieldProblem> _refused = [];
    private IReadOnlyList<Prerequisite> _all = [];
    private IReadOnlyList<WizardPage> _pages = [];

    private SetupAnswers Answers => Session.Answers;

    private bool IsRemote => Answers.Database.Provider == DatabaseProvider.Remote;

    private string? Code
    {
        get => Answers.Site.Code;
        set => Answers.Site.Code = (value ?? "").Trim().ToUpperInvariant();
    }

    private string? Name
    {
        get => Answers.Site.Name;
        set => Answers.Site.Name = (value ?? "").Trim();
    }

    private string? HostNames
    {
        get => string.Join('\n', Answers.Site.HostNames);
        set => Answers.Site.HostNames = Lines(value);
    }

    private string? DatabaseHost
    {
        get => Answers.Database.Host;
        set => Answers.Database.Host = (value ?? "").Trim();
    }

    private string? DatabaseUser
    {
        get => Answers.Database.UserName;
        set => Answers.Database.UserName = (value ?? "").Trim();
    }

    protected override void OnInitialized() => _pages =
    [
        Page("Select Components", SetupPage.Components, builder => Components(builder), "Select what runs on this server.", "components"),
        Page("Site", SetupPage.Site, builder => Site(builder), "Name the site.", "site.code", "site.name", "site.hostNames", "--keys"),
        Page("SMS Provider location", SetupPage.Provider, builder => Provider(builder), "Specify where the site's data is kept.", "database.host", "database.port", "database.userName", "database.options"),
        new WizardPage("Active Directory", builder => Directory(builder))
        {
            Introduction = "Specify the company's directory.",
            Leave = () => TouchAll("directory.domain", "directory.netBiosName", "directory.servers", "directory.trustedAuthorities"),
        },
        Page("Site server service account", SetupPage.ServiceAccount, builder => ServiceAccount(builder), "Specify the account that the site reads the directory with.", "directory.serviceAccount", "directory.password", "directory.configuringPassword") with
        {
            LeaveAsync = LeaveServiceAccountAsync,
        },
        new WizardPage("Prerequisites Check", builder => All(builder))
        {
            Introduction = "What failed has to be put right before the wizard goes on. Rerun checks again.",
            CanLeave = () => _all.Count > 0 && _all.All(static p => p.State != PrerequisiteState.Failed || p.Page == SetupPage.Ports),
        },
        Page("Mac client certificate management settings", SetupPage.Certificates, builder => Certificates(builder), "How Macs and the site prove who they are.", "certificates.authority"),
        Page("Role-based security", SetupPage.Security, builder => Security(builder), "Specify who may do what.", "roles.administrator.name", "roles.administrator.password", "roles.members"),
        Page("Site server communication ports", SetupPage.Ports, builder => Ports(builder), "Change the ports only where other programs use them.", "ports.macs", "ports.console", "ports.files"),
        new WizardPage("Customer Experience Program", builder => Experience(builder)) { Leave = () => TouchAll("customerExperienceProgram", "customerExperienceAddress") },
    ];

    private static string[] Lines(string? text) => (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static Secret? SecretOf(string? text) => string.IsNullOrEmpty(text) ? null : new Secret(text);

    private static bool IsOf(FieldProblem problem, string field) => problem.Field == field || problem.Field.StartsWith(field + "[", StringComparison.Ordinal);

    private WizardPage Page(string title, SetupPage page, RenderFragment content, string introduction, params string[] fields) => new(title, content)
    {
        Introduction = introduction,
        Leave = () => TouchAll(fields),
        LeaveAsync = () => IsMetAsync(page),
    };

    private async Task<bool> IsMetAsync(SetupPage page)
    {
        await CheckAsync(page);
        return Found(page).All(static p => p.State != PrerequisiteState.Failed);
    }

    private async Task<bool> LeaveServiceAccountAsync()
    {
        if (!await IsMetAsync(SetupPage.ServiceAccount))
        {
            return false;
        }

        await Session.OfferDefaultMembersAsync(CancellationToken.None);
        return true;
    }

    private IReadOnlyList<Prerequisite> Found(SetupPage page) => _found.GetValueOrDefault(page) ?? [];

    // The directory's page has no table of its own: whether it answers shows with the account that it is asked with.
    private async Task CheckAsync(SetupPage page)
    {
        var found = await Session.Check.RunAsync(Answers, page, CancellationToken.None);
        _found[page] = page == SetupPage.ServiceAccount ? [.. await Session.Check.RunAsync(Answers, SetupPage.Directory, CancellationToken.None), .. found] : found;
        StateHasChanged();
    }

    private async Task CheckAllAsync()
    {
        _all = await Session.Check.RunAsync(Answers, null, CancellationToken.None);
        StateHasChanged();
    }

    private void Touch(string field) => _touched.Add(field);

    private bool TouchAll(params string[] fields)
    {
        _refused = [];
        _touched.UnionWith(fields);
        var problems = SetupRules.Check(Answers, Session.Place);
        return !Array.Exists(fields, field => problems.Any(p => IsOf(p, field)));
    }

    private string? Error(string field) =>
        (_touched.Contains(field) ? SetupRules.Check(Answers, Session.Place).Concat(_refused) : _refused).FirstOrDefault(p => IsOf(p, field))?.Text;

    private void SetReporting(bool wanted) => Answers.Components = wanted ? SetupComponents.All : [SetupComponents.Site];

    private void SetAdministrator(string? name, Secret? password) =>
        Answers.Roles.Administrator = string.IsNullOrWhiteSpace(name) && password is null ? null : new AdministratorAnswers { Name = (name ?? "").Trim(), Password = password };

    private void Connect() => Answers.Directory ??= new DirectoryAnswers();

    private void Disconnect()
    {
        Answers.Directory = null;
        Answers.Roles.Members = [];
    }

    private async Task<WizardResult> RunAsync()
    {
        // SQLite works on the thread that asks it, and this one draws the page.
        var result = await Task.Run(() => Session.ApplyAsync(CancellationToken.None));
        if (result.Problem is not { } problem)
        {
            Navigation.NavigateTo("/setup/done", forceLoad: true);
            return new WizardResult(true, "The site is set up and is starting.");
        }

        _refused = problem.Fields;
        var title = problem.Fields is [{ Field: var field }, ..] ? field.Split('.')[0] switch
        {
            "site" => "Site",
            "database" => "SMS Provider location",
            "directory" when field is "directory.serviceAccount" or "directory.password" or "directory.configuringAccount" or "directory.configuringPassword" => "Site server service account",
            "directory" => "Active Directory",
            "roles" => "Role-based security",
            "ports" => "Site server communication ports",
            _ => null,
        } : null;
        return new WizardResult(false, problem.Detail, title);
    }
}
