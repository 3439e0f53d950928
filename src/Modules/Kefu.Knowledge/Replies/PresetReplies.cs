using Kefu.Contracts.Identity;
using Kefu.Contracts.Knowledge;
using Kefu.Knowledge.Answers;
using Kefu.Knowledge.Domain;
using Kefu.Platform.Log;
using Kefu.Platform.Persistence;
using Kefu.Platform.Time;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Knowledge.Replies;

/// <summary>Gives a new shop the greeting and closing phrases of the service standard, which it may change.</summary>
internal sealed class PresetReplies(KefuDbContext db, EventLog log, TimeProvider clock) : ILogReader
{
    private static readonly IReadOnlyList<CannedReplyText> Presets =
    [
        new(Languages.Chinese, "zhy", "欢迎语", "问候", "您好，我是{{shop}}客服{{agent}}，很高兴为您服务，请问有什么可以帮您？", ReplyPurpose.Greeting),
        new(Languages.Chinese, "jsy", "结束语", "问候", "感谢您的咨询，祝您购物愉快！", ReplyPurpose.Closing),
        new(Languages.Chinese, "qsd", "请稍等", "问候", "请您稍等，我马上为您查询。", ReplyPurpose.Reply),
        new(Languages.English, "hello", "Greeting", "Courtesy", "Hello, this is {{agent}} of {{shop}}. How can I help you?", ReplyPurpose.Greeting),
        new(Languages.English, "bye", "Closing", "Courtesy", "Thank you for contacting us. Enjoy your shopping!", ReplyPurpose.Closing),
        new(Languages.English, "wait", "One moment", "Courtesy", "One moment please, I am looking this up for you.", ReplyPurpose.Reply),
    ];

    public string Name => "knowledge.preset-replies";

    public bool Wants(LogEntry entry) => entry.Is<ShopOpened>();

    public async Task ApplyAsync(IReadOnlyList<LogEntry> entries, CancellationToken ct)
    {
        foreach (var shop in entries.Select(e => e.Read<ShopOpened>().ShopId))
        {
            var taken = await db.Set<CannedReply>().Where(r => r.ShopId == shop).Select(r => new { r.Language, r.Code }).ToListAsync(ct);
            foreach (var preset in Presets.Where(p => !taken.Exists(t => t.Language == p.Language && t.Code == p.Code)))
            {
                var reply = CannedReply.Create(shop, preset, clock.UtcNow());
                db.Add(reply);
                log.Append(new CannedReplySaved(reply.Id, reply.Code, true), "canned-reply", reply.Id, shop);
            }
        }
    }
}
