namespace Espalier.MacClient.Inventory.Security;

/// <summary>How a Mac stands with MDM, by <c>profiles status</c>.</summary>
internal sealed record MdmEnrollmentStatus(bool IsEnrolled, bool IsAutomated, bool IsUserApproved, string? Server)
{
    /// <summary>The kind of enrollment in Apple's words.</summary>
    public string Kind => this switch
    {
        { IsEnrolled: false } => "Not enrolled",
        { IsAutomated: true } => "Automated Device Enrollment",
        { IsUserApproved: true } => "User Approved",
        _ => "Enrolled, not approved",
    };

    /// <summary>Lines <c>Enrolled via DEP: No</c>, <c>MDM enrollment: Yes (User Approved)</c>, <c>MDM server: https://...</c>.</summary>
    public static MdmEnrollmentStatus? Parse(byte[] answer)
    {
        string? enrollment = null;
        string? automated = null;
        string? server = null;
        foreach (var line in ToolText.Lines(answer))
        {
            enrollment ??= ToolText.After(line, "MDM enrollment:");
            automated ??= ToolText.After(line, "Enrolled via DEP:");
            server ??= ToolText.After(line, "MDM server:");
        }

        if (enrollment is null)
        {
            return null;
        }

        var isEnrolled = enrollment.StartsWith("Yes", StringComparison.OrdinalIgnoreCase);
        return new MdmEnrollmentStatus(
            isEnrolled,
            isEnrolled && automated is not null && automated.StartsWith("Yes", StringComparison.OrdinalIgnoreCase),
            isEnrolled && enrollment.Contains("User Approved", StringComparison.OrdinalIgnoreCase),
            isEnrolled ? server : null);
    }

    /// <summary>Lines <c>profiles: Bootstrap Token supported on server: YES</c> and <c>... escrowed to server: YES</c>; the second is absent where the first says no.</summary>
    public static (bool? Supported, bool? Escrowed) ParseBootstrapToken(byte[] answer)
    {
        bool? supported = null;
        bool? escrowed = null;
        foreach (var line in ToolText.Lines(answer))
        {
            supported ??= Yes(ToolText.After(line, "Bootstrap Token supported on server:"));
            escrowed ??= Yes(ToolText.After(line, "Bootstrap Token escrowed to server:"));
        }

        return (supported, escrowed ?? (supported is false ? false : null));
    }

    private static bool? Yes(string? text) => text is null ? null : text.StartsWith("YES", StringComparison.OrdinalIgnoreCase);
}
