using Espalier.Contracts.Operations;

namespace Espalier.Site.Operations;

/// <summary>One thing that an administrator, the API or the command line can ask of the site.</summary>
public interface IOperation<in TRequest, TResult>
    where TRequest : IRequest<TResult>
{
    /// <summary>The right a caller needs; checked by the gate before anything runs.</summary>
    static abstract Right Needs { get; }

    /// <summary>
    /// False for what gives rights or makes credentials: an API token is refused whatever rights it has, because it could make itself one with more. Default: true.
    /// </summary>
    static virtual bool TakesTokens => true;

    /// <summary>Does it. Expected failures are <see cref="Problem"/>s, never exceptions.</summary>
    Task<Result<TResult>> RunAsync(OperationContext context, TRequest request, CancellationToken token);
}
