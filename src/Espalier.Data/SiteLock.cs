namespace Espalier.Data;

/// <summary>What one transaction at a time may do, on all nodes of a site. The numbers are PostgreSQL's advisory locks: all in one place, so that no two are alike.</summary>
public enum SiteLock : long
{
    /// <summary>Make the tables of the resource classes.</summary>
    Catalogue = 0x45_7370_0001,

    /// <summary>Upgrade the database.</summary>
    Upgrade = 0x45_7370_0002,

    /// <summary>Add software products: two writers that add the same ones in different orders would wait for each other.</summary>
    AddProducts = 0x45_7370_0003,

    /// <summary>Start, finish or cancel jobs of actions.</summary>
    Actions = 0x45_7370_0004,

    /// <summary>Evaluate collections or change their graph.</summary>
    Collections = 0x45_7370_0005,

    /// <summary>Delete software products that nothing refers to; shared by those who refer to them.</summary>
    SweepProducts = 0x45_7370_0006,

    /// <summary>Make the site's certificates.</summary>
    Certificates = 0x45_7370_0007,
}
