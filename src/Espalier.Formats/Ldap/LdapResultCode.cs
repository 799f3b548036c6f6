namespace Espalier.Formats.Ldap;

/// <summary>Result codes (RFC 4511, appendix A) that mean something here; others keep their number.</summary>
public enum LdapResultCode
{
    Success = 0,
    SizeLimitExceeded = 4,
    StrongerAuthenticationRequired = 8,
    NoSuchAttribute = 16,
    ConstraintViolation = 19,
    AttributeOrValueExists = 20,
    NoSuchObject = 32,
    InvalidNameSyntax = 34,
    InvalidCredentials = 49,
    InsufficientAccessRights = 50,
    UnwillingToPerform = 53,
    EntryAlreadyExists = 68,
}
