using Espalier.Contracts.Operations;

namespace Espalier.Contracts.Admin.Collections;

/// <summary>Asks how a query could go on at the caret.</summary>
/// <param name="Query">The text so far, also behind the caret.</param>
/// <param name="Caret">Offset of the caret, from 0.</param>
public sealed record CompleteQueryRequest(string Query, int Caret) : IRequest<QueryCompletions>;

/// <summary>How a query could go on.</summary>
/// <param name="Start">Offset of the text that a completion replaces.</param>
/// <param name="Length">Its length.</param>
/// <param name="Items">The best first.</param>
public sealed record QueryCompletions(int Start, int Length, IReadOnlyList<QueryCompletion> Items);

/// <summary>One way to go on.</summary>
/// <param name="Text">Replaces the marked text.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Detail">More about it: the type of a property.</param>
public sealed record QueryCompletion(string Text, QueryCompletionKind Kind, string? Detail);

/// <summary>What a completion is.</summary>
public enum QueryCompletionKind
{
    Property,
    Class,
    Function,
    Keyword,
    Unit,
}
