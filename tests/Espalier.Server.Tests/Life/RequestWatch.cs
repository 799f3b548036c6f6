using System.Text.Json;
using Espalier.Contracts.Messages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Espalier.Server.Tests.Life;

/// <summary>Stands before the site as the network would: sees what Macs send, tells when it was answered, and can be cut.</summary>
internal sealed class RequestWatch : IStartupFilter
{
    /// <summary>More than any test of this kind takes on a computer that does much else.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private readonly Lock _gate = new();
    private readonly List<HttpContext> _open = [];
    private readonly List<Report> _reports = [];
    private readonly List<DateTimeOffset> _policyRequests = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Nothing gets through.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Part of the client's address, such as <c>/channel</c>, of which nothing gets through; null for none.</summary>
    public string? Refused { get; set; }

    /// <summary>When policy was asked for, by the site's clock; answered requests only.</summary>
    public IReadOnlyList<DateTimeOffset> PolicyRequests
    {
        get
        {
            lock (_gate)
            {
                return [.. _policyRequests];
            }
        }
    }

    /// <summary>Reports that were acknowledged, in the order of their acknowledgement.</summary>
    public IReadOnlyList<Report> Reports
    {
        get
        {
            lock (_gate)
            {
                return [.. _reports];
            }
        }
    }

    /// <summary>Completes as soon as it is so; asked again after every answer. A client that stopped reporting fails the test instead of holding it for ever.</summary>
    public async Task UntilAsync(Func<RequestWatch, bool> isSo)
    {
        var token = TestContext.Current.CancellationToken;
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(token);
        limited.CancelAfter(Longest);
        while (true)
        {
            Task more;
            lock (_gate)
            {
                more = _more.Task;
            }

            if (isSo(this))
            {
                return;
            }

            try
            {
                await more.WaitAsync(limited.Token);
            }
            catch (OperationCanceledException) when (!token.IsCancellationRequested)
            {
                throw new ShouldAssertException($"It did not come within {Longest}; acknowledged were {string.Join(", ", Reports.CountBy(static r => r.Kind))}.");
            }
        }
    }

    public int Count(string kind) => Reports.Count(r => r.Kind == kind);

    public void Cut()
    {
        lock (_gate)
        {
            IsCut = true;
            _open.ForEach(static http => http.Abort());
        }
    }

    public void Restore() => IsCut = false;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(WatchAsync);
        next(app);
    };

    private async Task WatchAsync(HttpContext http, RequestDelegate next)
    {
        if (!http.Request.Path.StartsWithSegments("/client/v1", out var what))
        {
            await next(http);
            return;
        }

        if (IsCut || what == Refused)
        {
            http.Abort();
            return;
        }

        lock (_gate)
        {
            _open.Add(http);
        }

        http.Request.EnableBuffering();
        var asked = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        try
        {
            await next(http);
            await TellAsync(http, what, asked);
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(http);
            }
        }
    }

    private async Task TellAsync(HttpContext http, PathString what, DateTimeOffset asked)
    {
        ReportBatch? batch = null;
        if (what == "/reports" && http.Response.StatusCode == StatusCodes.Status200OK)
        {
            http.Request.Body.Position = 0;
            batch = await JsonSerializer.DeserializeAsync(http.Request.Body, MessagesJson.Default.ReportBatch);
        }

        lock (_gate)
        {
            _reports.AddRange(batch?.Reports ?? []);
            if (what == "/policy")
            {
                _policyRequests.Add(asked);
            }

            _more.SetResult();
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
