using System.Globalization;
using Espalier.Formats.Fuzz;
using SharpFuzz;

const string Usage =
    """
    Usage: Espalier.Formats.Fuzz <target> [options]
      --iterations N   inputs to try (default 100000)
      --seed N         start of the mutations; the same seed gives the same inputs (default 1)
      --corpus FOLDER  files to mutate, beside the built-in ones
      --input FILE     try this one file
      --afl            run under afl-fuzz, on an instrumented Espalier.Formats.dll
      --libfuzzer      run under libfuzzer-dotnet, likewise

    Targets:
    """;

var target = args.Length == 0 ? null : FuzzTargets.All.FirstOrDefault(target => target.Name == args[0]);
if (target is null)
{
    Console.Error.WriteLine($"{Usage} {string.Join(", ", FuzzTargets.All.Select(known => known.Name))}");
    return 2;
}

var iterations = 100_000L;
var seed = 1UL;
var corpus = new List<byte[]>(target.Corpus);
for (var i = 1; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--afl":
            Fuzzer.OutOfProcess.Run(stream =>
            {
                using var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                target.Try(bytes.ToArray());
            });
            return 0;
        case "--libfuzzer":
            Fuzzer.LibFuzzer.Run(bytes => target.Try(bytes.ToArray()));
            return 0;
        case "--input" when i + 1 < args.Length:
            target.Try(File.ReadAllBytes(args[++i]));
            Console.WriteLine("Handled.");
            return 0;
        case "--corpus" when i + 1 < args.Length:
            corpus.AddRange(Directory.EnumerateFiles(args[++i], "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Where(path => new FileInfo(path).Length <= Mutator.LongestInput)
                .Select(File.ReadAllBytes));
            break;
        case "--iterations" when i + 1 < args.Length && long.TryParse(args[i + 1], CultureInfo.InvariantCulture, out iterations):
        case "--seed" when i + 1 < args.Length && ulong.TryParse(args[i + 1], CultureInfo.InvariantCulture, out seed):
            i++;
            break;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}

return new RandomRun(target, corpus, seed).Execute(iterations) ? 0 : 1;
