namespace Espalier.Site.Actions;

/// <summary>A kind of action: what the console calls it and what a Mac is told. Each has a file of its own in <c>Kinds</c>; jobs store its name.</summary>
internal sealed record ActionKind
{
    /// <summary>Stored, and used by the API; never changed.</summary>
    public required string Name { get; init; }

    /// <summary>The command's name.</summary>
    public required string Title { get; init; }

    /// <summary>Title of the progress dialog.</summary>
    public required string DialogTitle { get; init; }

    /// <summary>What the Mac is told: one of <see cref="Contracts.Messages.ActionKinds"/>.</summary>
    public required string Order { get; init; }

    /// <summary>Time from the first telling to the Mac's answer; the order is worth nothing afterwards.</summary>
    public required TimeSpan AnswerWithin { get; init; }

    /// <summary>Something else of the site starts it, never an administrator by itself.</summary>
    public bool IsPartOfMore { get; init; }
}
