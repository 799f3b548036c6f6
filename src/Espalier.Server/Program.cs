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
return await root.Parse(args).InvokeAsync();
