namespace Espalier.Contracts.Admin.Actions;

/// <summary>Status texts of the Macs of a job (POL-6).</summary>
public static class ActionStatuses
{
    /// <summary>Not told yet.</summary>
    public const string Waiting = "Waiting";

    /// <summary>Told, not answered yet.</summary>
    public const string Sent = "Sent";

    public const string Succeeded = "Succeeded";

    /// <summary>Not connected, or connected and silent.</summary>
    public const string Offline = "Offline";

    /// <summary>Only with the port 8000 option: the Mac is there, and its client does not listen.</summary>
    public const string ConnectionRefused = "Connection refused";

    public const string NoClientInstalled = "No client installed";

    public const string NotAMac = "Not a Mac";

    /// <summary>The Mac tried and says why it did not work.</summary>
    public const string Failed = "Failed";

    public const string Cancelled = "Cancelled";
}

/// <summary>Names of the kinds of action.</summary>
public static class ActionKindNames
{
    /// <summary><c>Machine Policy Retrieval and Evaluation Cycle</c>.</summary>
    public const string MachinePolicyRetrieval = "machine-policy-retrieval";

    /// <summary><c>Request Inventory Update</c>.</summary>
    public const string InventoryUpdate = "inventory-update";

    /// <summary><c>Send Problem Report</c>; started as a part of a problem report only.</summary>
    public const string ProblemReport = "problem-report";
}
