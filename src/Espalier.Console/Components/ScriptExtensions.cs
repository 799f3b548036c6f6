using Microsoft.JSInterop;

namespace Espalier.Console.Components;

internal static class ScriptExtensions
{
    /// <summary>A call while a component goes away: when the whole page goes with it, there is nobody left to ask.</summary>
    public static async ValueTask ForgetAsync(this IJSRuntime script, string identifier, params object?[] arguments)
    {
        try
        {
            await script.InvokeVoidAsync(identifier, arguments);
        }
        catch (JSDisconnectedException)
        {
            // The circuit is gone.
        }
        catch (OperationCanceledException)
        {
            // The circuit is going.
        }
    }
}
