namespace Espalier.Formats.Fuzz;

/// <summary>Something that takes bytes from outside.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Corpus">Valid inputs to begin with.</param>
/// <param name="Tokens">Pieces worth inserting.</param>
/// <param name="Try">Gives it an input; throws where a promise is broken, and returns whether the input was accepted.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Tokens, Func<byte[], bool> Try);
