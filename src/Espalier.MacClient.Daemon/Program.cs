using Espalier.MacClient.Daemon;
using Espalier.MacClient.Daemon.Commands;

return args is ["ctl", .. var words]
    ? await ControlTool.RunAsync(words, ClientPaths.OnMac, Console.Out, Console.Error, CancellationToken.None)
    : await CommandLine.RunAsync(args, ClientPaths.OnMac);
