using Espalier.Console.Components;
using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Dialogs;

/// <summary>One open dialog, handed to its content so that it can close itself.</summary>
public sealed class DialogHandle
{
    private readonly OpenDialogs _dialogs;
    private readonly TaskCompletionSource<object?> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal DialogHandle(OpenDialogs dialogs, Func<DialogHandle, RenderFragment> content)
    {
        _dialogs = dialogs;
        Content = content(this);
    }

    internal string Id { get; } = Ids.Next("dialog");

    internal RenderFragment Content { get; }

    internal Task<object?> Result => _result.Task;

    /// <summary>Closes the dialog; null means nothing was chosen.</summary>
    public void Close(object? result = null)
    {
        _dialogs.Remove(this);
        _result.TrySetResult(result);
    }
}
