using System.Security.Claims;

namespace Espalier.Console.Shell;

/// <summary>One kind of object that the search in the header looks through.</summary>
/// <param name="FindAsync">Given the caller and the text, at most about eight hits, best first.</param>
public sealed record ConsoleSearch(Func<ClaimsPrincipal, string, CancellationToken, Task<IReadOnlyList<SearchResult>>> FindAsync);
