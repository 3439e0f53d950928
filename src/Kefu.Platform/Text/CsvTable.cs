using System.Text;
using CsvHelper;

namespace Kefu.Platform.Text;

/// <summary>A line of a CSV file; rows count from 1 with the heading.</summary>
public sealed record CsvLine(int Row, IReadOnlyList<string> Cells);

/// <summary>A CSV file: its heading in lower case, and its lines as they come.</summary>
public sealed record CsvTable(IReadOnlyList<string> Columns, IEnumerable<CsvLine> Lines)
{
    /// <summary>UTF-8, or GB18030 as spreadsheets in China save it.</summary>
    public static string Decode(byte[] file)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(file).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            return CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetString(file);
        }
    }

    /// <summary>Reads a file's heading; each walk over the lines reads them anew. No column stands for an empty file.</summary>
    public static CsvTable Read(string csv)
    {
        using var reader = Open(csv);
        return new CsvTable([.. reader.Headers.Select(h => h.Trim().ToLowerInvariant())], LinesOf(csv));
    }

    private static IEnumerable<CsvLine> LinesOf(string csv)
    {
        using var reader = Open(csv);
        while (reader.Read())
        {
            yield return new CsvLine((int)reader.LineNumber, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }
    }

    private static CsvReader Open(string csv)
    {
        var reader = CsvReader.FromText(csv, new CsvReaderOptions { TrimWhitespace = true, TrackLineNumbers = true });
        reader.ReadHeader();
        return reader;
    }
}
