using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Espalier.MacClient.Platform;

/// <summary>
/// A program running as the leader of its own process group, with pipes to its three standard streams. <see cref="System.Diagnostics.Process"/>
/// cannot do that, and killing a tree by parent ids, as it can, misses every child whose parent has already ended.
/// </summary>
internal sealed class ProcessGroup : IDisposable
{
    // Larger than the opaque structures of both systems (glibc's attributes have 336 bytes, its signal set 128).
    private const int OpaqueBytes = 1024;

    private readonly int _leader;

    private ProcessGroup(int leader, PipeStream? input, PipeStream output, PipeStream error)
    {
        _leader = leader;
        Input = input;
        Output = output;
        Error = error;
        var ended = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        Exit = ended.Task;
        new Thread(() => ended.SetResult(WaitForExit(leader))) { IsBackground = true, Name = "wait for process " + leader }.Start();
    }

    /// <summary>Exit code of the leader, or 128 and the signal that ended it.</summary>
    public Task<int> Exit { get; }

    /// <summary>Standard input; null where it was closed from the start.</summary>
    public PipeStream? Input { get; }

    public PipeStream Output { get; }

    public PipeStream Error { get; }

    /// <summary>Starts a program. Null, with the reason, where it cannot be executed.</summary>
    public static ProcessGroup? TryStart(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, bool withInput, out int error)
    {
        var input = withInput ? new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None) : null;
        var output = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var errors = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        var spawned = false;
        try
        {
            using var spawn = new Spawn();
            spawn.Input(input?.ClientSafePipeHandle);
            spawn.Duplicate(output.ClientSafePipeHandle, 1);
            spawn.Duplicate(errors.ClientSafePipeHandle, 2);
            error = spawn.Start(path, arguments, environment, out var leader);
            if (error != 0)
            {
                return null;
            }

            input?.DisposeLocalCopyOfClientHandle();
            output.DisposeLocalCopyOfClientHandle();
            errors.DisposeLocalCopyOfClientHandle();
            spawned = true;
            return new ProcessGroup(leader, input, output, errors);
        }
        finally
        {
            if (!spawned)
            {
                input?.Dispose();
                output.Dispose();
                errors.Dispose();
            }
        }
    }

    /// <summary>Ends the leader and whatever it started that stayed in its group.</summary>
    public void Kill() => _ = LibC.Kill(-_leader, LibC.SignalKill);

    public void Dispose()
    {
        Input?.Dispose();
        Output.Dispose();
        Error.Dispose();
    }

    private static int WaitForExit(int processId)
    {
        int status;
        while (LibC.Wait(processId, out status, 0) < 0)
        {
            if (Marshal.GetLastPInvokeError() != LibC.Interrupted)
            {
                // Somebody else collected it; that it has ended is all there is to know.
                return -1;
            }
        }

        var signal = status & 0x7f;
        return signal == 0 ? (status >> 8) & 0xff : 128 + signal;
    }

    /// <summary>The structures of one <c>posix_spawn</c>, freed together.</summary>
    private sealed class Spawn : IDisposable
    {
        private readonly nint _actions = Marshal.AllocHGlobal(OpaqueBytes);
        private readonly nint _attributes = Marshal.AllocHGlobal(OpaqueBytes);
        private readonly nint _signals = Marshal.AllocHGlobal(OpaqueBytes);
        private readonly List<nint> _texts = [];

        public Spawn()
        {
            Check(LibC.FileActionsInit(_actions));
            Check(LibC.AttributesInit(_attributes));
        }

        public void Input(SafePipeHandle? pipe)
        {
            if (pipe is null)
            {
                Check(LibC.FileActionsOpen(_actions, 0, "/dev/null", 0, 0));
            }
            else
            {
                Duplicate(pipe, 0);
            }
        }

        public void Duplicate(SafePipeHandle pipe, int descriptor) =>
            Check(LibC.FileActionsDuplicate(_actions, (int)pipe.DangerousGetHandle(), descriptor));

        public int Start(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, out int processId)
        {
            var flags = (short)(LibC.SpawnSetGroup | LibC.SpawnSetDefaultSignals | LibC.SpawnSetSignalMask);
            Check(LibC.AttributesSetFlags(_attributes, OperatingSystem.IsMacOS() ? (short)(flags | LibC.SpawnCloseOthers) : flags));
            Check(LibC.AttributesSetGroup(_attributes, 0));
            Check(LibC.SignalsClear(_signals));
            Check(LibC.AttributesSetSignalMask(_attributes, _signals));

            // .NET ignores SIGPIPE, and a child would inherit that: "yes | head" would never end.
            Check(LibC.SignalsAdd(_signals, LibC.SignalPipe));
            Check(LibC.AttributesSetDefaultSignals(_attributes, _signals));
            return LibC.Spawn(
                out processId, path, _actions, _attributes, Texts([path, .. arguments]), Texts([.. environment.Select(static v => v.Key + "=" + v.Value)]));
        }

        public void Dispose()
        {
            _ = LibC.FileActionsDestroy(_actions);
            _ = LibC.AttributesDestroy(_attributes);
            Marshal.FreeHGlobal(_actions);
            Marshal.FreeHGlobal(_attributes);
            Marshal.FreeHGlobal(_signals);
            _texts.ForEach(Marshal.FreeCoTaskMem);
        }

        private nint[] Texts(string[] texts)
        {
            var pointers = Array.ConvertAll(texts, Marshal.StringToCoTaskMemUTF8);
            _texts.AddRange(pointers);
            return [.. pointers, nint.Zero];
        }

        private static void Check(int error)
        {
            if (error != 0)
            {
                throw new IOException($"Starting a process could not be prepared: {Marshal.GetPInvokeErrorMessage(error)}");
            }
        }
    }
}
