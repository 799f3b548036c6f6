using BenchmarkDotNet.Attributes;
using Espalier.Formats.PropertyLists;

namespace Espalier.Formats.Benchmarks;

/// <summary>Reading and writing of property lists, against the platform's XML tree.</summary>
[MemoryDiagnoser]
public class PropertyListBenchmarks
{
    private PropertyListValue _value = PropertyListBoolean.False;
    private byte[] _xml = [];
    private byte[] _binary = [];

    /// <summary>Which document.</summary>
    [Params("Answer", "Applications")]
    public string Document { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        _value = Document == "Answer" ? Samples.Answer : Samples.Applications;
        _xml = PropertyList.ToXml(_value);
        _binary = PropertyList.ToBinary(_value);
        if (!XDocumentReader.Read(_xml).Equals(_value) || !ReadXml().Equals(_value) || !ReadBinary().Equals(_value))
        {
            throw new InvalidOperationException("The readers disagree.");
        }
    }

    [Benchmark(Baseline = true)]
    public PropertyListValue ReadXmlByXDocument() => XDocumentReader.Read(_xml);

    [Benchmark]
    public PropertyListValue ReadXml() => PropertyList.TryParse(_xml, out var value, out var error) ? value : throw new FormatException(error.ToString());

    [Benchmark]
    public PropertyListValue ReadBinary() => PropertyList.TryParse(_binary, out var value, out var error) ? value : throw new FormatException(error.ToString());

    [Benchmark]
    public byte[] WriteXml() => PropertyList.ToXml(_value);

    [Benchmark]
    public byte[] WriteBinary() => PropertyList.ToBinary(_value);
}
