namespace Espalier.Console.Dialogs;

/// <summary>A press on <c>OK</c>; whoever saves says whether it was done. An event and not a question, so that its owner draws what it refused.</summary>
public sealed class PropertiesOk
{
    public bool IsDone { get; set; }
}
