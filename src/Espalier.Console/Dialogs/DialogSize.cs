namespace Espalier.Console.Dialogs;

/// <summary>Width of a dialog: 440, 640, 880 or 1120 pixels, never wider than the window.</summary>
public enum DialogSize
{
    Small,
    Medium,
    Large,
    Wide,
}
