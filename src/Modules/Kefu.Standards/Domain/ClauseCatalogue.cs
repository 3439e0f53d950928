namespace Kefu.Standards.Domain;

/// <summary>One line of the standard.</summary>
/// <param name="Id">Its number, the source document first.</param>
/// <param name="Phrase">The source's words.</param>
/// <param name="Test">How it is seen to be kept.</param>
internal sealed record Clause(string Id, string Area, string Phrase, string Test);

/// <summary>All clauses of the source documents, as they came.</summary>
internal static class ClauseCatalogue
{
    public static IReadOnlyList<Clause> All { get; } = Read();

    public static Clause? Find(string id) => All.FirstOrDefault(c => string.Equals(c.Id, id, StringComparison.Ordinal));

    private static List<Clause> Read()
    {
        using var stream = typeof(ClauseCatalogue).Assembly.GetManifestResourceStream("requirements.tsv")
            ?? throw new InvalidOperationException("The clause catalogue is missing from the assembly.");
        using var reader = new StreamReader(stream);
        var clauses = new List<Clause>();
        _ = reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split('\t');
            if (cells.Length == 4)
            {
                clauses.Add(new Clause(cells[0], cells[1], cells[2], cells[3]));
            }
        }

        return clauses;
    }
}
