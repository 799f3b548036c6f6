using Espalier.Contracts.Operations;

namespace Espalier.Console.Users;

/// <summary>Who sits in front of the console, and what the pages may offer.</summary>
/// <remarks>It only decides what is shown. What may be done is decided again, with current rights, by the operations' gate.</remarks>
/// <param name="Name">As the header shows it.</param>
/// <param name="Rights">Rights held when the page was opened.</param>
public sealed record ConsoleUser(string Name, IReadOnlySet<Right> Rights)
{
    /// <summary>Before anybody is known.</summary>
    public static ConsoleUser Nobody { get; } = new("", new HashSet<Right>());

    /// <summary>True when nothing is asked or the right is held.</summary>
    public bool May(Right? right) => right is not { } asked || Rights.Contains(asked);

    /// <summary>One or two letters for the round sign in the header.</summary>
    public string Initials
    {
        get
        {
            var words = Name.Split([' ', '.', '\\', '@', '-', '_'], StringSplitOptions.RemoveEmptyEntries);
            return string.Concat(words.Take(2).Select(static word => char.ToUpperInvariant(word[0])));
        }
    }
}
