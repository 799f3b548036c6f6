using Espalier.Console.Dialogs;
using Espalier.Console.Forms;
using Espalier.Contracts.Admin.Collections;
using Espalier.Contracts.Identifiers;
using Espalier.Contracts.Operations;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.AssetsAndCompliance.DeviceCollections;

/// <summary>Edits a query rule and shows while typing what it selects, or where its mistake is; closes with a <see cref="CollectionRule"/>.</summary>
public sealed partial class QueryRuleDialog(SiteGate gate) : IDisposable
{
    private const string Example = "select * from SMS_R_System where SMS_R_System.OperatingSystemNameandVersion like \"Apple Mac OS X 15%\"";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(350);

    private static readonly QueryTemplate Empty = new("", "");

    private static readonly IReadOnlyList<QueryTemplate> Templates = [Empty, .. QueryTemplate.All];

    private readonly FormErrors _errors = new();
    private CancellationTokenSource? _typing;
    private string? _name;
    private string _query = "";
    private QueryTemplate _template = Empty;
    private QueryPreview? _preview;
    private FieldProblem? _mistake;

    [CascadingParameter] public required DialogHandle Handle { get; set; }

    /// <summary>Null makes a new one.</summary>
    [Parameter] public CollectionRule? Rule { get; set; }

    /// <summary>The preview counts only devices in it.</summary>
    [Parameter] public CollectionId? Limiting { get; set; }

    public void Dispose()
    {
        _typing?.Cancel();
        _typing?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        (_name, _query) = (Rule?.Name, Rule?.Query ?? "");
        _errors.Required("name", () => _name, "Enter a name.").Required("query", () => _query, "Enter a query statement.");
        if (_query.Length > 0)
        {
            await PreviewAsync(CancellationToken.None);
        }
    }

    private Task StartFromAsync(QueryTemplate template)
    {
        // A name that somebody typed stays.
        if (string.IsNullOrWhiteSpace(_name) || _name == _template.Name)
        {
            _name = template.Name;
        }

        _template = template;
        return ChangeAsync(template.Query);
    }

    private Task ChangeAsync(string query)
    {
        _query = query;
        return TypeAsync();
    }

    private async Task TypeAsync()
    {
        _typing?.Cancel();
        _typing?.Dispose();
        _typing = new CancellationTokenSource();
        var token = _typing.Token;
        try
        {
            await Task.Delay(Pause, token);
            await PreviewAsync(token);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The next letter asks again.
        }
    }

    private async Task PreviewAsync(CancellationToken token)
    {
        _errors.Check("query");
        if (string.IsNullOrWhiteSpace(_query))
        {
            (_preview, _mistake) = (null, null);
            return;
        }

        var result = await gate.RunAsync(new PreviewQueryRequest { Query = _query, LimitingId = Limiting }, token);
        token.ThrowIfCancellationRequested();
        _preview = result.Value;
        _mistake = result.Problem switch
        {
            null => null,
            { Fields: [var first, ..] } => first,
            var problem => new FieldProblem("query", problem.Detail),
        };
    }

    private (string Before, string Marked, string After) Marked(FieldProblem mistake)
    {
        var start = Math.Clamp(mistake.Column - 1, 0, _query.Length);
        var length = Math.Clamp(Math.Max(1, mistake.Length), 0, _query.Length - start);
        return (_query[..start], length == 0 ? " " : _query.Substring(start, length), _query[(start + length)..]);
    }

    private async Task SaveAsync()
    {
        _typing?.Cancel();
        var isComplete = _errors.CheckAll();
        await PreviewAsync(CancellationToken.None);
        if (isComplete && _mistake is null)
        {
            Handle.Close(new CollectionRule { Kind = CollectionRuleKind.Query, Id = Rule?.Id ?? 0, Name = _name!.Trim(), Query = _query.Trim(), Classification = _preview?.Classification });
        }
    }
}
