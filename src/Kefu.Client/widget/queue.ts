import type { Conversation } from './types.ts';

export interface QueueRecord { afterSeq: number; ahead: number; estimate?: number | null; state: 'waiting' | 'offered' | 'done' }

/** The queue card: it follows the place in the queue and stays in the thread as a record once somebody has joined. */
export function followQueue(record: QueueRecord | undefined, next: Conversation | null, lastSeq: number): QueueRecord | undefined {
  const running = record && record.state !== 'done' ? record : undefined;
  if (next?.status === 'queued' || next?.status === 'offered') {
    return {
      afterSeq: running?.afterSeq ?? lastSeq,
      ahead: Math.max(0, (next.queue?.position ?? 1) - 1),
      estimate: next.queue?.estimateSeconds,
      state: next.status === 'offered' ? 'offered' : 'waiting',
    };
  }
  if (!running) return record;
  return next?.status === 'active' ? { ...running, state: 'done' } : undefined;
}
