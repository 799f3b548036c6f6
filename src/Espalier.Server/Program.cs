using System.CommandLine;
using Espalier.Server.Commands;
using Espalier.Server.Commands.Verbs;

var root = new RootCommand("Espalier manages Macs the Configuration Manager way.")
{
    ServeCommand.Create(),
    SetupCommand.Create(),
    CheckCommand.Create(),
    KeysCommand.Create(),
    CertificatesCommand.Create(),
    AuditCommand.Create(),
    ProblemReportCommand.Create(),
    DemoCommand.Create(),
    SimCommand.Create(),
    SignInLinkCommand.Create(),
    BackupCommands.CreateBackup(),
    BackupCommands.CreateRestore(),
    ClientPackageCommand.Create(),
    CheckModelCommand.Create(),
};

foreach (var verbs in VerbCommands.Create())
{
    root.Add(verbs);
}

// Longer than a host gives its services to stop (30 s); System.CommandLine's own 2 s would cut a site short.
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(45) });
return parsed.Errors.Count == 0 ? code : ExitCodes.Usage;
