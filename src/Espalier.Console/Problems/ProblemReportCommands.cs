using Espalier.Console.Dialogs;
using Espalier.Console.Shell;
using Espalier.Contracts.Admin.Problems;
using Espalier.Contracts.Identifiers;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Espalier.Console.Problems;

/// <summary><c>Send Problem Report</c>, from wherever a Mac is selected (PROB-1): the message, the progress, the report ID.</summary>
internal sealed class ProblemReportCommands(SiteGate gate, OpenDialogs dialogs, Notices notices, NavigationManager navigation, IJSRuntime script)
{
    private const int MaxText = 500;

    /// <summary>Asks for the message, and shows how the report is made and sent.</summary>
    public async Task SendAsync(ResourceId? device)
    {
        if (await dialogs.ShowAsync<string>(static _ => OpenDialogs.Content<ProblemMessageDialog>()) is not { } message)
        {
            return;
        }

        var started = await gate.RunAsync(new StartProblemReport(message) { Device = device, Console = await ConsoleAsync() }, CancellationToken.None);
        if (started.Problem is { } problem)
        {
            notices.Problem(problem.Detail);
            return;
        }

        var id = started.Value!.Id;
        var progress = await dialogs.ShowAsync<ProblemReportProgress>(_ => OpenDialogs.Content<ProblemProgressDialog>((nameof(ProblemProgressDialog.Report), id)));
        if (progress is not null)
        {
            await dialogs.ShowAsync<bool>(_ => OpenDialogs.Content<ProblemResultDialog>((nameof(ProblemResultDialog.Progress), progress)));
        }
    }

    /// <summary>What the console knows: never an address's query, which holds what somebody typed.</summary>
    private async Task<Dictionary<string, string>> ConsoleAsync()
    {
        var browser = await script.InvokeAsync<string>("espalier.browser");
        return new Dictionary<string, string>
        {
            ["page"] = Cut(new Uri(navigation.Uri).AbsolutePath),
            ["browser"] = Cut(browser),
            ["console"] = Site.SiteVersion.Current,
        };
    }

    private static string Cut(string text) => text.Length > MaxText ? text[..MaxText] : text;
}
