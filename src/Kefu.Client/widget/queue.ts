import type { Conversation, Message } from './types.ts';

export interface QueueRecord { afterSeq: number; ahead: number; estimate?: number | null; state: 'waiting' | 'offered' | 'done' }

/** The queue card of now: it follows the place in the queue and goes when the wait is over. */
export function followQueue(record: QueueRecord | undefined, next: Conversation | null, lastSeq: number): QueueRecord | undefined {
  if (next?.status !== 'queued' && next?.status !== 'offered') return undefined;
  return {
    afterSeq: record?.afterSeq ?? lastSeq,
    ahead: Math.max(0, (next.queue?.position ?? 1) - 1),
    estimate: next.queue?.estimateSeconds,
    state: next.status === 'offered' ? 'offered' : 'waiting',
  };
}

/** Every queue card of the talk, now and before: the talk itself tells where somebody was waited for and came, so that a reload shows the same. */
export function queueCards(messages: Message[], conversation: Conversation | null, now: QueueRecord | undefined): QueueRecord[] {
  const wishes = new Map<string, number>();
  const joined = new Map<string, number>();
  const cards: QueueRecord[] = [];
  for (const { notice, conversationId, seq } of messages) {
    if (notice === 'handover') wishes.set(conversationId, seq);
    if (notice !== 'joined') continue;
    joined.set(conversationId, seq);
    const asked = wishes.get(conversationId);
    if (asked === undefined) continue;
    cards.push({ afterSeq: asked, ahead: 0, state: 'done' });
    wishes.delete(conversationId);
  }
  if (!now || !conversation) return cards;
  const asked = wishes.get(conversation.id);
  // Who joined may be told before the conversation's new state is.
  if (asked !== undefined || (joined.get(conversation.id) ?? 0) <= now.afterSeq) cards.push({ ...now, afterSeq: asked ?? now.afterSeq });
  return cards;
}
