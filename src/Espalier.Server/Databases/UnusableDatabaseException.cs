namespace Espalier.Server.Databases;

/// <summary>The site cannot start on its database; the message says why, what is left untouched and what to do.</summary>
internal sealed class UnusableDatabaseException(string message, Exception? inner = null) : Exception(message, inner);
