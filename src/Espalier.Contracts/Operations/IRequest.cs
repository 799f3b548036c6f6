namespace Espalier.Contracts.Operations;

/// <summary>A request that the site's operations gate answers with a <typeparamref name="TResult"/>.</summary>
/// <typeparam name="TResult">The answer on success.</typeparam>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1040", Justification = "Binds a request to its answer's type, so that the gate infers it.")]
public interface IRequest<TResult>;

/// <summary>Answer of an operation that has nothing to say but that it was done.</summary>
public sealed record Done
{
    public static Done Instance { get; } = new();
}
