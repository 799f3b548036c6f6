using System.Net;
using Espalier.Server.Setup.Prerequisites.Firewall;

namespace Espalier.Server.Setup.Prerequisites;

/// <summary>The whole checklist of the guide (SITE-13), for the wizard's pages, <c>espalier setup</c> and <c>espalier check</c>.</summary>
internal sealed class PrerequisitesCheck(SetupPlace place, TimeProvider clock, IReadOnlyCollection<int> ownPorts)
{
    private readonly string _computer = Dns.GetHostName();

    /// <summary>Checks everything, or what belongs to one page.</summary>
    public async Task<IReadOnlyList<Prerequisite>> RunAsync(SetupAnswers answers, SetupPage? page, CancellationToken token)
    {
        // Names are looked up and folders tried; neither belongs on the thread that draws a page.
        var found = await Task.Run(() => HostChecks.Run(answers, place, clock).Concat(PortChecks.Run(answers, ownPorts)).Concat(Scope(answers)).ToList(), token);
        if (page is null or SetupPage.Ports)
        {
            found.Add(await FirewallCheck.RunAsync(PortChecks.Of(answers), token));
        }

        if (page is null or SetupPage.Provider)
        {
            found.AddRange(await DatabaseChecks.RunAsync(answers, place, token));
        }

        if (page is null or SetupPage.Directory or SetupPage.ServiceAccount)
        {
            found.AddRange(await DirectoryChecks.RunAsync(answers, token));
        }

        if (page is null or SetupPage.Prerequisites)
        {
            found.AddRange(await DirectoryChecks.CheckRightsAsync(answers, place, _computer, token));
        }

        return [.. found.Where(p => page is null || p.Page == page).OrderBy(static p => Order(p.State)).ThenBy(static p => p.Page)];
    }

    /// <summary>What is to be done comes first.</summary>
    private static int Order(PrerequisiteState state) => state switch
    {
        PrerequisiteState.Failed => 0,
        PrerequisiteState.Warning => 1,
        PrerequisiteState.Met => 2,
        PrerequisiteState.NotApplicable => 3,
    };

    /// <summary>What the guide's checklist has and this version does not, so that nobody looks for it in vain.</summary>
    private static IEnumerable<Prerequisite> Scope(SetupAnswers answers)
    {
        yield return answers.Components.Contains(SetupComponents.Reporting)
            ? Prerequisite.Met(SetupPage.Components, "Reporting role and report viewer", "Reports are pages of the console.") with { IsOptional = true }
            : Prerequisite.Absent(SetupPage.Components, "Reporting role and report viewer", "Not ticked: reports cannot be run.");
        foreach (var role in new[] { "Internet proxy", "NetBoot server", "Software update point", "MDM server" })
        {
            yield return Prerequisite.Absent(SetupPage.Components, role, "This version does not have this role.");
        }

        yield return Prerequisite.Absent(SetupPage.Components, "Site server location with secondary sites", "This version has primary sites only.");
        yield return Prerequisite.Absent(SetupPage.Components, "Distribution point role", "This version distributes no content.");
        yield return Prerequisite.Absent(SetupPage.Components, "Distribution point web server authentication", "This version distributes no content.");
        yield return Prerequisite.Warning(
            SetupPage.Security, "Boundaries", "Macs enroll from inside a boundary group with site assignment only.", "The checklist after set-up leads to Boundaries and Boundary Groups.") with { IsOptional = true };
        yield return Prerequisite.Met(SetupPage.Ports, "macOS firewall", "Macs need no inbound port" + (answers.Ports.Clients ? " but 8000, for orders of the site." : ": they keep a connection to the site open.")) with { IsOptional = true };
        yield return Prerequisite.Met(SetupPage.Certificates, "PKI", "The site's own certification authority certifies Macs; no other is needed.") with { IsOptional = true };
    }
}
