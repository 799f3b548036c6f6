using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Wizards;

/// <summary>One page of a wizard, named as in the guide.</summary>
/// <param name="Title">In the list of pages and above the page.</param>
/// <param name="Content">Its fields.</param>
public sealed record WizardPage(string Title, RenderFragment Content)
{
    /// <summary>Checks the page before <c>Next</c>; false keeps it open, with the errors beside the fields.</summary>
    public Func<bool>? Leave { get; init; }

    /// <summary>As <see cref="Leave"/>, for checks that ask somebody else; runs after it.</summary>
    public Func<Task<bool>>? LeaveAsync { get; init; }

    /// <summary>False disables <c>Next</c>: something on the page has to be put right first.</summary>
    public Func<bool>? CanLeave { get; init; }

    /// <summary>One sentence below the title.</summary>
    public string? Introduction { get; init; }
}
