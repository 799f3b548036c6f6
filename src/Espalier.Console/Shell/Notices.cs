namespace Espalier.Console.Shell;

/// <summary>Short messages in the corner; one instance per circuit.</summary>
public sealed class Notices
{
    internal event Action<Notice>? Added;

    /// <summary>Says that something was done; goes away by itself after six seconds.</summary>
    public void Done(string text) => Added?.Invoke(new Notice(text, IsProblem: false));

    /// <summary>Says what went wrong and what to do; stays until it is closed.</summary>
    public void Problem(string text) => Added?.Invoke(new Notice(text, IsProblem: true));
}

internal sealed record Notice(string Text, bool IsProblem);
