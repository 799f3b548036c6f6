using BenchmarkDotNet.Running;
using Espalier.Formats.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(PropertyListBenchmarks).Assembly).Run(args);
