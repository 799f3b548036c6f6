using Espalier.Contracts.Operations;

namespace Espalier.Console.Administration.Security;

/// <summary>Rights in words.</summary>
internal static class RightTexts
{
    public static string Of(Right right) => right switch
    {
        Right.Read => "see devices, collections, inventory and compliance",
        Right.ModifyCollections => "change collections",
        Right.ModifyCompliance => "change configuration items and baselines",
        Right.Deploy => "deploy",
        Right.RunActions => "start actions on Macs",
        Right.ModifyDevices => "delete and merge device records",
        Right.Enroll => "enroll Macs",
        Right.ManageEnrollment => "make enrollment tokens and revoke certificates",
        Right.ManageBoundaries => "change boundaries",
        Right.ManageSecurity => "change users, roles, certificates and site settings",
        Right.ReadAudit => "read the audit trail and the site's logs",
        Right.HandleProblemReports => "make, read, send and delete problem reports",
    };
}
