using Microsoft.AspNetCore.Components;

namespace Espalier.Console.Dialogs;

/// <summary>A tab of a properties dialog, named as in the guide.</summary>
public sealed record PropertiesTab(string Title, RenderFragment Content);
