namespace Espalier.Console.Wizards;

/// <summary>How the work of a wizard ended.</summary>
/// <param name="Succeeded">It is done; otherwise <c>Back</c> leads to the pages as they were filled in.</param>
/// <param name="Text">What was done, or what went wrong and what to do.</param>
/// <param name="Page">Title of the page whose fields the site refused; null when none.</param>
public sealed record WizardResult(bool Succeeded, string Text, string? Page = null);
