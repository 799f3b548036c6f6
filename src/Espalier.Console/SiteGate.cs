using Espalier.Contracts.Operations;

namespace Espalier.Console;

/// <summary>The only way from a page to the site: an operations' gate bound to the user of the page.</summary>
public abstract class SiteGate
{
    /// <summary>Asks the site; a refusal is part of the answer.</summary>
    public abstract Task<Result<TResult>> RunAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken);

    /// <summary>Reads what a list or a pane shows; they show the reason of a <see cref="RefusedException"/> in its place.</summary>
    public async Task<TResult> ReadAsync<TResult>(IRequest<TResult> request, CancellationToken cancellationToken)
    {
        var result = await RunAsync(request, cancellationToken);
        return result.Problem is { } problem ? throw new RefusedException(problem) : result.Value!;
    }
}
