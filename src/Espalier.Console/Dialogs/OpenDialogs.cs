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

    internal void Remove(DialogHandle handle)
    {
        _open.Remove(handle);
        Changed?.Invoke();
    }
}
