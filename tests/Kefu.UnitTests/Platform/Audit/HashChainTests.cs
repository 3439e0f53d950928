using FsCheck;
using FsCheck.Fluent;
using Kefu.Platform.Audit;
using Kefu.Platform.Log;

namespace Kefu.Tests.Platform.Audit;

[Clause("S3-6.2j")]
public sealed class HashChainTests
{
    [Fact]
    public void Verify_should_find_nothing_in_a_sound_chain()
    {
        var links = Chain(20);

        Assert.Null(HashChain.Verify(links));
        Assert.Null(HashChain.Verify(links[10..], from: new ChainHead(10, links[9].Hash), end: new ChainHead(20, links[^1].Hash)));
        Assert.Null(HashChain.Verify([]));
    }

    [Fact]
    public void Hash_should_stay_what_it_was_when_the_code_changes() =>
        Assert.Equal(
            "50C7",
            Convert.ToHexString(HashChain.HashOf(ChainHead.Start.Hash, Entry(1)))[..4]);

    public static TheoryData<string> Fields =>
        ["tx", "seq", "at", "type", "actor-kind", "actor", "actor-name", "source", "shop", "subject-kind", "subject", "payload"];

    [Theory]
    [MemberData(nameof(Fields))]
    public void Verify_should_find_a_changed_row_whatever_field_was_changed(string field)
    {
        var links = Chain(9);
        links[4] = links[4] with { Entry = Entry(5, field) };

        Assert.Equal((5, ChainFaultKind.Changed), Fault(links));
    }

    [Fact]
    public void Verify_should_find_a_changed_row_when_its_own_seal_was_redone()
    {
        var links = Chain(9);
        var forged = Entry(5, "payload");
        links[4] = links[4] with { Entry = forged, Hash = HashChain.HashOf(links[4].PreviousHash, forged) };

        Assert.Equal(6, HashChain.Verify(links)!.Index);
    }

    [Fact]
    public void Verify_should_find_a_changed_row_when_the_whole_chain_behind_it_was_redone_but_the_head_was_noted()
    {
        var links = Chain(9);
        var forged = HashChain.Seal(ChainHead.Start, Enumerable.Range(1, 9).Select(n => n == 5 ? Entry(5, "payload") : Entry(n))).ToList();

        Assert.Null(HashChain.Verify(forged));
        Assert.Equal((9, ChainFaultKind.Changed), Fault(forged, new ChainHead(9, links[^1].Hash)));
    }

    [Fact]
    public void Verify_should_find_a_missing_row()
    {
        var links = Chain(9);

        Assert.Equal((5, ChainFaultKind.Missing), Fault([.. links[..4], links[4] with { Entry = null }, .. links[5..]]));
        Assert.Equal((5, ChainFaultKind.Missing), Fault([.. links[..4], .. links[5..]]));
        Assert.Equal((5, ChainFaultKind.Missing), Fault([.. links[..4], .. links[5..].Select(l => l with { Index = l.Index - 1 })]));
        Assert.Equal((1, ChainFaultKind.Missing), Fault(links[1..]));
    }

    [Fact]
    public void Verify_should_find_the_end_cut_off_when_the_head_was_noted()
    {
        var links = Chain(9);

        Assert.Null(HashChain.Verify(links[..7]));
        Assert.Equal((8, ChainFaultKind.Missing), Fault(links[..7], new ChainHead(9, links[^1].Hash)));
    }

    [Fact]
    public void Verify_should_find_reordered_rows()
    {
        var links = Chain(9);
        var swappedRows = links.ToList();
        (swappedRows[3], swappedRows[6]) = (links[3] with { Entry = links[6].Entry }, links[6] with { Entry = links[3].Entry });
        var swappedLinks = links.ToList();
        (swappedLinks[3], swappedLinks[4]) = (links[4] with { Index = 4 }, links[3] with { Index = 5 });

        Assert.Equal((4, ChainFaultKind.Reordered), Fault(swappedRows));
        Assert.Equal((4, ChainFaultKind.Reordered), Fault(swappedLinks));
    }

    [Fact]
    public void Verify_should_find_an_inserted_row_but_not_mind_rows_not_sealed_yet()
    {
        var links = Chain(9);
        var unsealed = new ChainLink(0, [], [], Entry(77));

        Assert.Equal((5, ChainFaultKind.Inserted), Fault([.. links[..4], unsealed, .. links[4..]]));
        Assert.Null(HashChain.Verify([.. links, unsealed, unsealed]));
    }

    [Fact]
    public void Bytes_should_not_let_text_flow_from_one_field_into_the_next() =>
        Assert.NotEqual(HashChain.Bytes(Named("ab", "c")), HashChain.Bytes(Named("a", "bc")));

    [Fact]
    public void Verify_should_find_every_single_tampering_at_its_place() =>
        Prop.ForAll(
            (from n in Gen.Choose(2, 30) from at in Gen.Choose(0, 28) from how in Gen.Choose(0, 2) select (N: n, At: at % (n - 1), How: how)).ToArbitrary(),
            x =>
            {
                var links = Chain(x.N);
                switch (x.How)
                {
                    case 0:
                        links[x.At] = links[x.At] with { Entry = Entry(x.At + 1, "payload") };
                        return Fault(links) == (x.At + 1, ChainFaultKind.Changed);
                    case 1:
                        links.RemoveAt(x.At);
                        return Fault(links) == (x.At + 1, ChainFaultKind.Missing);
                    default:
                        (links[x.At], links[x.At + 1]) = (links[x.At + 1], links[x.At]);
                        return Fault(links) == (x.At + 1, ChainFaultKind.Reordered);
                }
            }).QuickCheckThrowOnFailure();

    private static (long Index, ChainFaultKind Kind) Fault(IReadOnlyList<ChainLink> links, ChainHead? end = null)
    {
        var fault = HashChain.Verify(links, end: end);
        return fault is null ? default : (fault.Index, fault.Kind);
    }

    private static List<ChainLink> Chain(int length) =>
        [.. HashChain.Seal(ChainHead.Start, Enumerable.Range(1, length).Select(n => Entry(n)))];

    private static LogEntry Named(string kind, string name) => new()
    {
        Type = "t", ActorKind = kind, ActorName = name, SubjectKind = "s", Payload = "{}",
    };

    private static LogEntry Entry(int n, string? changed = null)
    {
        Guid Id(int value, string field) => new(value + (field == changed ? 1000 : 0), 0, 0, new byte[8]);
        string Text(string value, string field) => field == changed ? value + "!" : value;
        return new LogEntry
        {
            Tx = changed == "tx" ? 1 : 0,
            Seq = changed == "seq" ? n + 1000 : n,
            AtUtc = new DateTime(2026, 1, 1, 0, 0, changed == "at" ? 1 : 0, DateTimeKind.Utc),
            Type = Text("tickets.ticket-opened", "type"),
            ActorKind = Text("Staff", "actor-kind"),
            ActorId = Id(1, "actor"),
            ActorName = Text("张三", "actor-name"),
            Source = Text("127.0.0.1", "source"),
            ShopId = changed == "shop" ? null : Id(2, "shop"),
            SubjectKind = Text("ticket", "subject-kind"),
            SubjectId = Id(n, "subject"),
            Payload = Text("{\"n\":" + n + "}", "payload"),
        };
    }
}
