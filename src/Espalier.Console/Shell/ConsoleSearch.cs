namespace Espalier.Console.Shell;

/// <summary>One kind of object that the search in the header looks through.</summary>
/// <param name="FindAsync">For a text, some hits, best first.</param>
public sealed record ConsoleSearch(Func<SiteGate, string, CancellationToken, Task<IReadOnlyList<SearchResult>>> FindAsync);
