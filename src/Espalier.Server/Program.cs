using System.CommandLine;
using Espalier.Server.Commands;

var root = new RootCommand("Espalier manages Macs the Configuration Manager way.")
{
    ServeCommand.Create(),
    SetupCommand.Create(),
    CheckCommand.Create(),
    KeysCommand.Create(),
    DemoCommand.Create(),
    SimCommand.Create(),
    SignInLinkCommand.Create(),
    BackupCommands.CreateBackup(),
    BackupCommands.CreateRestore(),
    ClientPackageCommand.Create(),
    CheckModelCommand.Create(),
};

// Longer than a host gives its services to stop (30 s); System.CommandLine's own 2 s would cut a site short.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) });
