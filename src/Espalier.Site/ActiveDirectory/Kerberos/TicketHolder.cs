namespace Espalier.Site.ActiveDirectory.Kerberos;

/// <summary>Whom an accepted ticket is about.</summary>
/// <param name="Name">As the client asked for it, <c>ada@CORP.EXAMPLE.COM</c>: for people to read, and no proof of who it is.</param>
/// <param name="Sid">The account, as the domain controller says.</param>
/// <param name="Reply">By which the client sees that it talks to the holder of the service's key.</param>
internal sealed record TicketHolder(string Name, string Sid, byte[] Reply);
