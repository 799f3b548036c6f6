namespace Espalier.MacSimulator.Model;

/// <summary>The models that can be simulated: Intel without and with T2, and every generation of Apple silicon.</summary>
public static class HardwareModels
{
    private static readonly MacDisplay Air = new("Color LCD", 2560, 1664, "2560 x 1664 Retina");
    private static readonly MacDisplay Pro14 = new("Color LCD", 3024, 1964, "3024 x 1964 Retina");
    private static readonly MacDisplay Imac27 = new("iMac", 5120, 2880, "5120 x 2880 (5K/UHD+ - Ultra High Definition Plus)");

    /// <summary>All models, oldest first.</summary>
    public static IReadOnlyList<HardwareModel> All { get; } =
    [
        Intel("MacBookPro14,1", "MacBook Pro", "MBP", "Mac-B4831CEBD52A0C4C", SecurityChip.None, "499.40.2.0.0", 12, 13,
            new MacProcessor("Intel(R) Core(TM) i5-7360U CPU @ 2.30GHz", "Dual-Core Intel Core i5", 2, 0, 2300, true),
            "Intel Iris Plus Graphics 640", new MacDisplay("Color LCD", 2560, 1600, "2560 x 1600 Retina"), true, [8, 16], [251, 500]),
        Intel("iMac18,3", "iMac", "IMAC", "Mac-BE088AF8C5EB4FA2", SecurityChip.None, "529.140.2.0.0", 12, 13,
            new MacProcessor("Intel(R) Core(TM) i5-7600 CPU @ 3.50GHz", "Quad-Core Intel Core i5", 4, 0, 3500, false),
            "Radeon Pro 575", Imac27, false, [8, 16, 32], [500, 1000]),
        Intel("iMac19,1", "iMac", "IMAC", "Mac-AA95B1DDAB278B95", SecurityChip.None, "2094.80.5.0.0", 12, 15,
            new MacProcessor("Intel(R) Core(TM) i5-8600 CPU @ 3.10GHz", "6-Core Intel Core i5", 6, 0, 3100, false),
            "Radeon Pro 575X", Imac27, false, [16, 32], [500, 1000]),
        Intel("Macmini8,1", "Mac mini", "MINI", "Mac-7BA5B2DFE22DDD8C", SecurityChip.T2, "2094.80.5.0.0 (iBridge: 22.16.16065.0.0,0)", 12, 15,
            new MacProcessor("Intel(R) Core(TM) i5-8500B CPU @ 3.00GHz", "6-Core Intel Core i5", 6, 0, 3000, false),
            "Intel UHD Graphics 630", null, false, [8, 16, 32], [251, 500]),
        Intel("MacBookAir8,1", "MacBook Air", "MBA", "Mac-827FAC58A8FDFA22", SecurityChip.T2, "2069.40.2.0.0 (iBridge: 22.16.10353.0.0,0)", 12, 14,
            new MacProcessor("Intel(R) Core(TM) i5-8210Y CPU @ 1.60GHz", "Dual-Core Intel Core i5", 2, 0, 1600, true),
            "Intel UHD Graphics 617", new MacDisplay("Color LCD", 2560, 1600, "2560 x 1600 Retina"), true, [8, 16], [121, 251]),
        Intel("MacBookPro16,1", "MacBook Pro", "MBP", "Mac-E1008331FDC96864", SecurityChip.T2, "2094.80.5.0.0 (iBridge: 22.16.16065.0.0,0)", 12, 26,
            new MacProcessor("Intel(R) Core(TM) i7-9750H CPU @ 2.60GHz", "6-Core Intel Core i7", 6, 0, 2600, true),
            "AMD Radeon Pro 5300M", new MacDisplay("Color LCD", 3072, 1920, "3072 x 1920 Retina"), true, [16, 32], [500, 1000]),
        Intel("iMac20,1", "iMac", "IMAC", "Mac-CFF7D910A743CAAF", SecurityChip.T2, "2094.80.5.0.0 (iBridge: 22.16.16065.0.0,0)", 12, 26,
            new MacProcessor("Intel(R) Core(TM) i5-10500 CPU @ 3.10GHz", "6-Core Intel Core i5", 6, 0, 3100, true),
            "AMD Radeon Pro 5300", Imac27, false, [8, 16, 32], [251, 500]),
        Silicon("MacBookAir10,1", "MacBook Air", "MBA", "MGN63LL/A", "Apple M1", 4, 4, 12, new MacDisplay("Color LCD", 2560, 1600, "2560 x 1600 Retina"), true, false, [8, 16], [251, 500]),
        Silicon("Macmini9,1", "Mac mini", "MINI", "MGNR3LL/A", "Apple M1", 4, 4, 12, null, false, true, [8, 16], [251, 500]),
        Silicon("MacBookPro18,3", "MacBook Pro", "MBP", "MKGR3LL/A", "Apple M1 Pro", 8, 2, 12, Pro14, true, false, [16, 32], [500, 1000]),
        Silicon("Mac14,2", "MacBook Air", "MBA", "MLY33LL/A", "Apple M2", 4, 4, 12, Air, true, false, [8, 16, 24], [251, 500]),
        Silicon("Mac14,13", "Mac Studio", "STUDIO", "MQH73LL/A", "Apple M2 Max", 8, 4, 13, null, false, true, [32, 64], [500, 1000, 2000]),
        Silicon("Mac15,4", "iMac", "IMAC", "MQRA3LL/A", "Apple M3", 4, 4, 14, new MacDisplay("iMac", 4480, 2520, "4480 x 2520 Retina"), false, false, [8, 16], [251, 500]),
        Silicon("Mac15,12", "MacBook Air", "MBA", "MRXN3LL/A", "Apple M3", 4, 4, 14, Air, true, false, [8, 16], [251, 500]),
        Silicon("Mac16,1", "MacBook Pro", "MBP", "MW2U3LL/A", "Apple M4", 4, 6, 15, Pro14, true, false, [16, 24], [500, 1000]),
        Silicon("Mac16,10", "Mac mini", "MINI", "MU9D3LL/A", "Apple M4", 4, 6, 15, null, false, true, [16, 24], [251, 500]),
        Silicon("Mac16,12", "MacBook Air", "MBA", "MW123LL/A", "Apple M4", 4, 6, 15, Air, true, false, [16, 24], [251, 500]),
    ];

    /// <summary>The model with an identifier, or null.</summary>
    public static HardwareModel? Find(string identifier) => All.FirstOrDefault(model => model.Identifier == identifier);

    private static HardwareModel Intel(
        string identifier, string family, string prefix, string board, SecurityChip chip, string bootRom, int oldest, int newest,
        MacProcessor processor, string graphics, MacDisplay? display, bool portable, int[] memory, int[] disks) => new()
        {
            Identifier = identifier,
            Family = family,
            NamePrefix = prefix,
            BoardId = board,
            SecurityChip = chip,
            BootRomVersion = bootRom,
            OldestSystem = oldest,
            NewestSystem = newest,
            Processor = processor,
            Graphics = graphics,
            Display = display,
            Portable = portable,
            Ethernet = !portable,
            MemoryGibibytes = memory,
            DiskGigabytes = disks,
        };

    private static HardwareModel Silicon(
        string identifier, string family, string prefix, string part, string chip, int performance, int efficiency, int oldest,
        MacDisplay? display, bool portable, bool ethernet, int[] memory, int[] disks) => new()
        {
            Identifier = identifier,
            Family = family,
            NamePrefix = prefix,
            PartNumber = part,
            SecurityChip = SecurityChip.AppleSilicon,
            OldestSystem = oldest,
            NewestSystem = 26,
            Processor = new MacProcessor(chip, chip, performance, efficiency, 0, false),
            Graphics = chip,
            Display = display,
            Portable = portable,
            Ethernet = ethernet,
            MemoryGibibytes = memory,
            DiskGigabytes = disks,
        };
}
