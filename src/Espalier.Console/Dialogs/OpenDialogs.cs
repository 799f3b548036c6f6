using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Dialogs;

/// <summary>Opens dialogs above the page; one instance per circuit. They stack: a wizard opens a dialog that opens another.</summary>
public sealed class OpenDialogs
{
    private readonly List<DialogHandle> _open = [];

    internal event Action? Changed;

    internal IReadOnlyList<DialogHandle> Open => _open;

    /// <summary>Shows content that ends with a <see cref="Dialog"/>; answers what it was closed with, null when it was dismissed.</summary>
    public async Task<TResult?> ShowAsync<TResult>(Func<DialogHandle, RenderFragment> content)
    {
        var handle = new DialogHandle(this, content);
        _open.Add(handle);
        Changed?.Invoke();
        return await handle.Result is TResult result ? result : default;
    }

    /// <summary>A component as content, with its parameters by name.</summary>
    public static RenderFragment Content<TDialog>(params IReadOnlyList<(string Name, object? Value)> parameters)
        where TDialog : IComponent => builder =>
        {
            builder.OpenComponent<TDialog>(0);
            foreach (var (name, value) in parameters)
            {
                builder.AddComponentParameter(1, name, value);
            }

            builder.CloseComponent();
        };

    /// <summary>Asks before something is destroyed; true when it is to be done.</summary>
    /// <param name="title">The question.</param>
    /// <param name="action">Verb on the red button.</param>
    /// <param name="consequence">What exactly will happen.</param>
    /// <param name="name">What must be typed; null asks only for the press.</param>
    public Task<bool> ConfirmAsync(string title, string action, string consequence, string? name = null) =>
        ConfirmAsync(title, action, builder => builder.AddContent(0, consequence), name);

    /// <summary>As the other, with a consequence that is more than a text.</summary>
    public Task<bool> ConfirmAsync(string title, string action, RenderFragment consequence, string? name = null) =>
        ShowAsync<bool>(_ => Content<ConfirmByName>(
            (nameof(ConfirmByName.Title), title),
            (nameof(ConfirmByName.Action), action),
            (nameof(ConfirmByName.Name), name),
            (nameof(ConfirmByName.ChildContent), consequence)));

    internal void Remove(DialogHandle handle)
    {
        _open.Remove(handle);
        Changed?.Invoke();
    }
}
