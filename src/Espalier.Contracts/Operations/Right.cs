namespace Espalier.Contracts.Operations;

/// <summary>Rights that operations ask for; security roles are sets of them.</summary>
public enum Right
{
    /// <summary>See devices, collections, compliance and inventory.</summary>
    Read,

    /// <summary>Create, change and delete collections and their variables.</summary>
    ModifyCollections,

    /// <summary>Create, change and delete configuration items and baselines.</summary>
    ModifyCompliance,

    /// <summary>Create, change and delete deployments.</summary>
    Deploy,

    /// <summary>Start actions on Macs (policy retrieval, inventory).</summary>
    RunActions,

    /// <summary>Delete, merge and otherwise change device records.</summary>
    ModifyDevices,

    /// <summary>Enroll Macs (role <c>Enrollers</c>).</summary>
    Enroll,

    /// <summary>Make and withdraw enrollment tokens, revoke device certificates.</summary>
    ManageEnrollment,

    /// <summary>Change boundaries and boundary groups.</summary>
    ManageBoundaries,

    /// <summary>Change administrative users and roles, certificates and site settings.</summary>
    ManageSecurity,

    /// <summary>Read the audit trail and the site's logs.</summary>
    ReadAudit,

    /// <summary>Make, read, send and delete problem reports, which have logs of the site and of Macs (role <c>Problem Monitor Users</c>).</summary>
    HandleProblemReports,
}
