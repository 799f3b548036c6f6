namespace Espalier.MacSimulator.Tests.Tools;

public sealed class DefaultsTests
{
    private const string Path = "/usr/bin/defaults";
    private const string Domain = "/Library/Preferences/example.lattice.vpn";

    [Fact]
    public async Task Values_are_printed_as_they_were_typed()
    {
        using var mac = TestMac.Create();
        await mac.Run(Path, "write", Domain, "Server", "vpn.example.com");
        await mac.Run(Path, "write", Domain, "Port", "-int", "443");
        await mac.Run(Path, "write", Domain, "Always On", "-bool", "yes");
        await mac.Run(Path, "write", Domain, "Groups", "-array", "staff", "net-admins");
        await mac.Run(Path, "write", Domain, "Groups", "-array-add", "guests");
        await mac.Run(Path, "write", Domain, "Limits", "-dict", "Sessions", "3");

        (await mac.Output(Path, "read", Domain, "Server")).ShouldBe("vpn.example.com\n");
        (await mac.Output(Path, "read-type", Domain, "Port")).ShouldBe("Type is integer\n");
        (await mac.Output(Path, "read", Domain)).ShouldBe(
            """
            {
                "Always On" = 1;
                Groups =     (
                    staff,
                    "net-admins",
                    guests
                );
                Limits =     {
                    Sessions = 3;
                };
                Port = 443;
                Server = "vpn.example.com";
            }

            """);
    }

    [Fact]
    public async Task A_deleted_key_is_gone()
    {
        using var mac = TestMac.Create();
        await mac.Run(Path, "write", Domain, "Port", "-int", "443");
        (await mac.Run(Path, "delete", Domain, "Port")).ExitCode.ShouldBe(0);
        (await mac.Run(Path, "delete", Domain, "Port")).ExitCode.ShouldBe(1);
        (await mac.Run(Path, "read", Domain, "Port")).ExitCode.ShouldBe(1);
    }
}
