using Espalier.Contracts.Operations;
using Microsoft.FluentUI.AspNetCore.Components;

namespace Espalier.Console.Lists;

/// <summary>A command of an object type; command bar and context menu show the same ones.</summary>
/// <param name="Title">As the guide names it: <c>Request Inventory Update</c>.</param>
/// <param name="Icon">Its icon; null for none.</param>
/// <param name="RunAsync">What it does with the selection.</param>
public sealed record ListCommand<T>(string Title, Icon? Icon, Func<Selection<T>, Task> RunAsync)
{
    /// <summary>Without it the command is absent.</summary>
    public Right? Right { get; init; }

    /// <summary>What must be selected. Default: one row or more.</summary>
    public CommandNeeds Needs { get; init; } = CommandNeeds.Some;

    /// <summary>Why it cannot run on this selection now, as one sentence; null when it can.</summary>
    public Func<Selection<T>, string?>? WhyNot { get; init; }

    /// <summary>Shown red.</summary>
    public bool IsDanger { get; init; }

    /// <summary>Runs when a row is double-clicked or Enter is pressed.</summary>
    public bool IsDefault { get; init; }

    /// <summary>A command with children only opens them.</summary>
    public IReadOnlyList<ListCommand<T>> Children { get; init; } = [];

    /// <summary>Why it is disabled; null when it is not.</summary>
    public string? Obstacle(Selection<T> selection) => Needs switch
    {
        CommandNeeds.Some when Children.Count == 0 && selection.IsEmpty => "Select one object or more first.",
        CommandNeeds.One when selection.IsEmpty => "Select an object first.",
        CommandNeeds.One when selection.Count != 1 => "It works on one object at a time.",
        _ => WhyNot?.Invoke(selection),
    };
}

/// <summary>How many rows a command works on.</summary>
public enum CommandNeeds
{
    Nothing,
    One,
    Some,
}
