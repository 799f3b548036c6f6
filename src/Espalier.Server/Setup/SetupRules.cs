using Espalier.Contracts.Operations;
using Espalier.Site.ActiveDirectory;
using Espalier.Site.Security.Roles;

namespace Espalier.Server.Setup;

/// <summary>Which answers can be applied at all, whatever this host and its neighbours are like; what those are like is the prerequisites check's affair.</summary>
internal static class SetupRules
{
    private const int MaxName = 64;
    private const int MaxHostNames = 20;

    /// <summary>Everything that is wrong, by field.</summary>
    public static IReadOnlyList<FieldProblem> Check(SetupAnswers answers, SetupPlace place) =>
    [
        .. OfSite(answers.Site),
        .. OfComponents(answers),
        .. OfPlace(place),
        .. answers.Database.Provider == DatabaseProvider.Remote ? OfDatabase(answers.Database) : [],
        .. answers.Directory is { } directory ? OfDirectory(directory) : [],
        .. OfRoles(answers),
        .. OfPorts(answers.Ports),
        .. OfPublication(answers),
    ];

    public static bool IsSiteCode(string code) => code.Length == 3 && code.All(char.IsAsciiLetterOrDigit);

    private static IEnumerable<FieldProblem> OfSite(SiteAnswers site)
    {
        if (!IsSiteCode(site.Code))
        {
            yield return new FieldProblem("site.code", "Three letters or digits are needed, for example T12.");
        }

        if (site.Name.Trim().Length is 0 or > MaxName || site.Name.Any(char.IsControl))
        {
            yield return new FieldProblem("site.name", $"A name of 1 to {MaxName} characters is needed.");
        }

        if (site.HostNames.Count is 0 or > MaxHostNames)
        {
            yield return new FieldProblem("site.hostNames", $"Name 1 to {MaxHostNames} names or addresses by which Macs reach this server.");
        }

        for (var i = 0; i < site.HostNames.Count; i++)
        {
            if (Uri.CheckHostName(site.HostNames[i]) == UriHostNameType.Unknown)
            {
                yield return new FieldProblem($"site.hostNames[{i}]", $"'{site.HostNames[i]}' is no DNS name or address.");
            }
        }
    }

    private static IEnumerable<FieldProblem> OfComponents(SetupAnswers answers)
    {
        if (answers.Components.FirstOrDefault(c => !SetupComponents.All.Contains(c)) is { } unknown)
        {
            yield return new FieldProblem("components", $"There is no component '{unknown}'; this version has {string.Join(" and ", SetupComponents.All)}.");
        }
        else if (!answers.Components.Contains(SetupComponents.Site))
        {
            yield return new FieldProblem("components", "The component 'site' is needed: the others run beside it.");
        }

        if (answers.Certificates.Authority != "site")
        {
            yield return new FieldProblem("certificates.authority", "This version has the site's own certification authority only: 'site'.");
        }

        if (answers.CustomerExperienceProgram && string.IsNullOrEmpty(answers.CustomerExperienceAddress))
        {
            yield return new FieldProblem("customerExperienceProgram", "To join, name in customerExperienceAddress where the reports go.");
        }
        else if (answers.CustomerExperienceAddress is { Length: > 0 } text && !IsAddress(text))
        {
            yield return new FieldProblem("customerExperienceAddress", "An address like https://usage.example.com/reports is needed; http only for this computer.");
        }

        if (answers.SupportAddress is { Length: > 0 } support && !IsAddress(support))
        {
            yield return new FieldProblem("supportAddress", "An address like https://support.example.com/reports is needed; http only for this computer.");
        }
    }

    private static IEnumerable<FieldProblem> OfPlace(SetupPlace place)
    {
        if (!place.IsDisposable && (place.KeysFolder + Path.DirectorySeparatorChar).StartsWith(place.DataFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            yield return new FieldProblem("--keys", "The site key must not lie below --data, or every backup of the data would carry it.");
        }
    }

    private static IEnumerable<FieldProblem> OfDatabase(DatabaseAnswers database)
    {
        if (database.Host.Trim().Length == 0)
        {
            yield return new FieldProblem("database.host", "The name or address of the PostgreSQL server is needed.");
        }

        if (!IsPort(database.Port))
        {
            yield return new FieldProblem("database.port", "A port from 1 to 65535 is needed.");
        }

        if (database.UserName.Trim().Length == 0)
        {
            yield return new FieldProblem("database.userName", "The account on the PostgreSQL server is needed.");
        }

        if (DatabaseConnection.FindOptionsProblem(database.Options) is { } problem)
        {
            yield return new FieldProblem("database.options", problem);
        }
    }

    private static IEnumerable<FieldProblem> OfDirectory(DirectoryAnswers directory)
    {
        foreach (var problem in DirectoryTrial.Check(directory.ToSettings()))
        {
            yield return DirectoryChoice.OfAnswers(problem);
        }

        if (directory.Password is null)
        {
            yield return new FieldProblem("directory.password", "The password of the service account is needed.");
        }

        if (directory.ConfiguringAccount.Trim().Length > 0 && directory.ConfiguringPassword is null)
        {
            yield return new FieldProblem("directory.configuringPassword", "The password of the configuring user is needed.");
        }
    }

    private static IEnumerable<FieldProblem> OfPublication(SetupAnswers answers)
    {
        if (answers is { Directory.Publish: true, Site.HostNames: [var first, ..] } && Uri.CheckHostName(first) != UriHostNameType.Unknown && new UriBuilder(Uri.UriSchemeHttps, first).Uri.IsLoopback)
        {
            yield return new FieldProblem("site.hostNames", $"'{first}' is this computer for every Mac: name first what is to be published in the directory, or turn publishing off.");
        }
    }

    private static IEnumerable<FieldProblem> OfRoles(SetupAnswers answers)
    {
        if (answers.Roles.Administrator is { } administrator)
        {
            var name = administrator.Name.Trim();
            if (name.Length is 0 or > MaxName || name.Any(static c => char.IsControl(c) || c is '@' or '\\'))
            {
                yield return new FieldProblem("roles.administrator.name", $"A name of 1 to {MaxName} characters without @ and \\ is needed; those mark names of the directory.");
            }

            if (AdministrativeUserRules.FindPasswordProblem(administrator.Password?.Value ?? "") is { } problem)
            {
                yield return problem with { Field = "roles.administrator.password" };
            }
        }

        for (var i = 0; i < answers.Roles.Members.Count; i++)
        {
            var member = answers.Roles.Members[i];
            if (SecurityRole.Find(member.Role) is null)
            {
                yield return new FieldProblem($"roles.members[{i}].role", $"There is no security role '{member.Role}'; there are {string.Join(", ", SecurityRole.All.Select(static r => r.Name))}.");
            }

            if (answers.Directory is null)
            {
                yield return new FieldProblem($"roles.members[{i}].name", $"{member.Name} is of a directory, and none is connected: fill in 'directory', or leave the member out.");
            }
        }
    }

    private static IEnumerable<FieldProblem> OfPorts(PortAnswers ports)
    {
        if (!IsPort(ports.Macs))
        {
            yield return new FieldProblem("ports.macs", "A port from 1 to 65535 is needed.");
        }

        if (!IsPort(ports.Console) || ports.Console == ports.Macs)
        {
            yield return new FieldProblem("ports.console", "A port from 1 to 65535 is needed, another one than for Macs.");
        }

        if (ports.Files != 0 && (!IsPort(ports.Files) || ports.Files == ports.Macs || ports.Files == ports.Console))
        {
            yield return new FieldProblem("ports.files", "A port from 1 to 65535 is needed, another one than the other two, or 0 for none.");
        }
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var address) && address.UserInfo.Length == 0
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback));

    private static bool IsPort(int port) => port is > 0 and <= ushort.MaxValue;
}
