using Kefu.Operations.Help;
using Kefu.Operations.Settings;

namespace Kefu.Tests.Operations;

public sealed class ProceduresTests
{
    [Fact]
    [Clause("S3-6.2d")]
    public void Help_should_hold_the_four_procedures_in_both_languages()
    {
        Assert.Equal(["consulting", "handling", "knowledge", "logging"], Procedures.Topics);
        foreach (var topic in Procedures.Topics)
        {
            Assert.Contains("<ol>", Procedures.Html(topic, chinese: false));
            Assert.Contains("<ol>", Procedures.Html(topic, chinese: true));
            Assert.Contains(Procedures.Read(topic, chinese: true), c => c > 0x4e00);
        }
    }

    [Fact]
    public void Diff_should_name_each_changed_value()
    {
        var rows = JsonDiff.Between("""{"a":1,"b":{"c":"x"},"d":[1,2]}""", """{"a":1,"b":{"c":"y"},"d":[1],"e":true}""", way => string.Join('.', way));
        Assert.Equal(["b.c", "d.[2]", "e"], rows.Select(r => r.Label));
        Assert.Equal(("x", "y"), (rows[0].Before, rows[0].After));
    }
}
