namespace Espalier.MacSimulator.Model;

/// <summary>Where an account comes from.</summary>
public enum MacUserKind
{
    /// <summary>Made on this Mac.</summary>
    Local,

    /// <summary>An Active Directory account with a home on this Mac.</summary>
    Mobile,

    /// <summary>Belongs to macOS itself and never logs on.</summary>
    System,
}

/// <summary>An account.</summary>
public sealed record MacUser(string Name, string RealName, int UniqueId, MacUserKind Kind)
{
    /// <summary>GeneratedUID.</summary>
    public required string Uuid { get; init; }

    public required string Home { get; init; }

    public int GroupId { get; init; } = 20;

    public string Shell { get; init; } = "/bin/zsh";

    public bool IsAdministrator { get; init; }

    public bool IsHidden { get; init; }

    /// <summary>May unlock the FileVault volume.</summary>
    public bool HasSecureToken { get; init; }

    /// <summary>The password as plain text: the simulator's own invention, so that tools which ask for one can check it.</summary>
    public string Password { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }
}
