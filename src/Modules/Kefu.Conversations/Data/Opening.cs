using Kefu.Conversations.Domain;
using Kefu.Platform.Handling;
using Kefu.Platform.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Kefu.Conversations.Data;

/// <summary>Gives the visitor at the door an open conversation.</summary>
internal sealed class Opening(KefuDbContext db, Dispatcher dispatcher)
{
    /// <summary>The one that is open by now, or a new one.</summary>
    /// <param name="found">What was found before and was not open; null when nothing was.</param>
    public async Task<Conversation> OpenAsync(Conversation? found, CancellationToken ct)
    {
        var id = await dispatcher.SendAsync(new OpenConversation.OpenConversation("chat", found?.Id), ct);
        await db.SaveChangesAsync(ct);
        if (found is null || found.Id != id)
        {
            return await db.Set<Conversation>().SingleAsync(c => c.Id == id, ct);
        }

        // What the customer wrote a moment ago brought it back between the two looks: what is held is from before that.
        await db.Entry(found).ReloadAsync(ct);
        return found;
    }
}
