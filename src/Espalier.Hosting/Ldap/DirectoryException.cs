namespace Espalier.Hosting.Ldap;

/// <summary>Why the directory could not be used.</summary>
public enum DirectoryFault
{
    /// <summary>The server's name is not known to DNS.</summary>
    NameUnknown,

    /// <summary>Nothing answers at address and port, or not in time.</summary>
    Unreachable,

    /// <summary>No TLS is spoken there.</summary>
    NoTls,

    /// <summary>No trusted CA stands behind the server's certificate.</summary>
    CertificateNotTrusted,

    /// <summary>The server's certificate is for another name.</summary>
    CertificateNameMismatch,

    /// <summary>The service account or its password is not accepted.</summary>
    WrongCredentials,

    /// <summary>The domain is not in this directory, or the service account may not see it.</summary>
    NoSuchBase,

    /// <summary>The connection broke, or the server said something that is no answer.</summary>
    Broken,
}

/// <summary>The directory cannot be used now. Caught where a sign-in, a check of rights or an operation begins; nothing else knows what to do about it.</summary>
public sealed class DirectoryException(DirectoryFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public DirectoryFault Fault => fault;
}
