using System.Diagnostics;

namespace Espalier.Formats.Fuzz;

/// <summary>Tries mutated inputs without any instrument, for as long as asked.</summary>
internal sealed class RandomRun(FuzzTarget target, IReadOnlyList<byte[]> corpus, ulong seed)
{
    // Inputs are small: one that takes this long has found a loop that is not bounded.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private const int MostKept = 4096;

    public bool Execute(long iterations)
    {
        var numbers = new SeededNumbers(seed);
        var mutator = new Mutator(numbers, target.Tokens);
        var pool = new List<byte[]>(corpus);
        var accepted = 0L;
        var slowest = TimeSpan.Zero;
        var started = Stopwatch.GetTimestamp();
        foreach (var valid in corpus)
        {
            target.Try(valid);
        }

        for (var iteration = 1L; iteration <= iterations; iteration++)
        {
            // A good part always starts afresh: mutants of mutants drift towards what is trivially accepted.
            var input = mutator.Mutate(numbers.Pick(numbers.Below(3) == 0 ? corpus : pool), corpus);
            var began = Stopwatch.GetTimestamp();
            try
            {
                if (target.Try(input))
                {
                    accepted++;
                    Keep(pool, input, numbers);
                }
            }
            catch (Exception found)
            {
                Report(input, iteration, found.ToString());
                return false;
            }

            var took = Stopwatch.GetElapsedTime(began);
            slowest = took > slowest ? took : slowest;
            if (took > Longest)
            {
                Report(input, iteration, $"It took {took}.");
                return false;
            }

            if (iteration % 100_000 == 0 || iteration == iterations)
            {
                var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                Console.WriteLine(
                    $"{iteration} inputs, {accepted} accepted, {iteration / seconds:F0} per second, slowest {slowest.TotalMilliseconds:F1} ms");
            }
        }

        return true;
    }

    // Accepted mutants are mutated further, which leads away from the corpus; a full pool forgets at random.
    private static void Keep(List<byte[]> pool, byte[] input, SeededNumbers numbers)
    {
        if (input.Length > Mutator.LongestInput / 4 || numbers.Below(16) != 0)
        {
            return;
        }

        if (pool.Count < MostKept)
        {
            pool.Add(input);
        }
        else
        {
            pool[numbers.Below(pool.Count)] = input;
        }
    }

    private void Report(byte[] input, long iteration, string what)
    {
        var path = Path.GetFullPath($"found-{target.Name}-{seed}-{iteration}.bin");
        File.WriteAllBytes(path, input);
        Console.Error.WriteLine($"Seed {seed}, iteration {iteration}: {what}{Environment.NewLine}The input is kept in {path}.");
    }
}
