import { clock, dayKey, dayLabel } from './format.ts';
import type { Strings } from './lang/index.ts';
import type { Pending } from './outbox.ts';
import { queueCards, type QueueRecord } from './queue.ts';
import type { AuthorKind, Conversation, Lang, Message, SettledTicket, Survey } from './types.ts';

export interface TimelineInput {
  messages: Message[];
  /** Older messages exist that are not loaded: the beginning of the talk may be among them. */
  hasMore?: boolean;
  pending: Pending[];
  conversation: Conversation | null;
  lines: { key: string; afterSeq: number; text: string }[];
  queue?: QueueRecord;
  survey?: Survey;
  surveyAfter: number;
  greeting?: { text: string; name: string };
  stuck: boolean;
  agentReadAt: string;
  now: Date;
  lang: Lang;
  t: Strings;
}

export interface MarkState { state: 'sending' | 'delivered' | 'read' | 'failed'; text?: string; clientId?: string; refused?: string }

export type Item =
  | { type: 'day'; key: string; text: string }
  | { type: 'head'; key: string; kind: AuthorKind; name: string; time: string; automatic: boolean }
  | { type: 'greeting'; key: string; text: string }
  | { type: 'message'; key: string; message: Message; first: boolean; live: boolean }
  | { type: 'pending'; key: string; pending: Pending; first: boolean }
  | { type: 'mark'; key: string; mark: MarkState }
  | { type: 'line'; key: string; text: string }
  | { type: 'ticket'; key: string; ticket: SettledTicket }
  | { type: 'queue'; key: string; queue: QueueRecord }
  | { type: 'survey'; key: string; survey: Survey };

/** A run: same sender, each within three minutes of the one before. */
const runMs = 180000;

/** What the thread shows, top to bottom: a pure function of what is known, so that it can be tested without a page. */
export function timeline(input: TimelineInput): Item[] {
  const builder = new Builder(input);
  for (const message of input.messages) builder.message(message);
  return builder.finish();
}

class Builder {
  private readonly items: Item[] = [];
  private day = '';
  private run: { kind: AuthorKind; name: string; at: number } | undefined;
  private mark: Item | undefined;
  private lastMark: Item | undefined;
  private greeted: boolean;
  private readonly local: { afterSeq: number; item: Item }[];
  private readonly allToday: boolean;

  constructor(private readonly input: TimelineInput) {
    this.greeted = !input.greeting;
    this.local = localItems(input).sort((a, b) => a.afterSeq - b.afterSeq);
    const first = input.messages[0];
    this.allToday = !first || dayKey(new Date(first.at)) === dayKey(input.now);
  }

  message(message: Message): void {
    const { conversation } = this.input;
    this.drain(message.seq - 1);
    const begins = message !== this.input.messages[0] || !this.input.hasMore;
    if (!this.greeted && conversation && conversation.status !== 'closed' && message.conversationId === conversation.id) {
      if (begins) this.greet();
      else this.greeted = true;
    }
    const at = new Date(message.at);
    this.dayOf(at);
    if (message.ticket) {
      this.breakRun();
      this.items.push({ type: 'ticket', key: `t:${message.id}`, ticket: message.ticket });
      return;
    }
    if (message.recalledAt) {
      this.line(message.id, this.input.t.recalled);
      return;
    }
    if (message.kind === 'notice' || message.author.kind === 'system') {
      this.line(message.id, message.text ?? '');
      return;
    }
    const first = this.head(message.author.kind, message.author.name, at, message.id);
    const live = conversation?.id === message.conversationId && conversation.status !== 'closed';
    this.items.push({ type: 'message', key: `m:${message.clientId ?? message.id}`, message, first, live });
    if (message.author.kind === 'customer') this.mark = { type: 'mark', key: `k:${message.id}`, mark: this.markOf(message) };
  }

  finish(): Item[] {
    this.drain(Number.MAX_SAFE_INTEGER);
    if (!this.greeted) this.greet();
    for (const pending of this.input.pending) this.pending(pending);
    this.settleMark();
    return this.items;
  }

  private pending(pending: Pending): void {
    const at = new Date(pending.at);
    this.dayOf(at);
    const first = this.head('customer', '', at, pending.clientId);
    this.items.push({ type: 'pending', key: `m:${pending.clientId}`, pending, first });
    const failed = pending.refused !== undefined || this.input.stuck;
    const mark: MarkState = { state: failed ? 'failed' : 'sending', clientId: pending.clientId, refused: pending.refused };
    this.items.push({ type: 'mark', key: `k:${pending.clientId}`, mark });
    this.mark = undefined;
  }

  private markOf(message: Message): MarkState {
    const { conversation, agentReadAt, lang } = this.input;
    const read = conversation !== null && conversation.agentReadUpToSeq >= message.seq;
    if (!read) return { state: 'delivered' };
    const time = agentReadAt && agentReadAt >= message.at ? clock(new Date(agentReadAt), lang) : undefined;
    return { state: 'read', text: time };
  }

  /** Own runs show no head; everybody else's first bubble carries name and time. */
  private head(kind: AuthorKind, name: string, at: Date, id: string): boolean {
    const run = this.run;
    const same = run && run.kind === kind && (kind === 'customer' || run.name === name) && at.getTime() - run.at < runMs;
    this.run = { kind, name, at: at.getTime() };
    if (same) return false;
    this.settleMark();
    if (kind !== 'customer') {
      const time = clock(at, this.input.lang);
      this.items.push({ type: 'head', key: `h:${id}`, kind, name, time, automatic: kind === 'bot' });
    }
    return true;
  }

  /** Only the last own message carries a mark; what was sent before it has gone the same way. */
  private settleMark(): void {
    if (!this.mark) return;
    if (this.lastMark) this.items.splice(this.items.indexOf(this.lastMark), 1);
    this.items.push(this.mark);
    this.lastMark = this.mark;
    this.mark = undefined;
  }

  private dayOf(at: Date): void {
    const day = dayKey(at);
    if (day === this.day) return;
    this.day = day;
    if (this.allToday) return;
    this.breakRun();
    this.items.push({ type: 'day', key: `d:${day}`, text: dayLabel(at, this.input.now, this.input.lang, this.input.t) });
  }

  private line(id: string, text: string): void {
    this.breakRun();
    this.items.push({ type: 'line', key: `n:${id}`, text });
  }

  private greet(): void {
    const { greeting, conversation, lang, now, t } = this.input;
    const { text, name } = greeting!;
    this.greeted = true;
    this.breakRun();
    const at = conversation && conversation.status !== 'closed' ? new Date(conversation.openedAt) : undefined;
    const day = at && dayKey(at) === dayKey(now) ? `${t.today} ` : '';
    const time = at ? day + clock(at, lang) : '';
    this.items.push({ type: 'head', key: 'h:greeting', kind: 'bot', name, time, automatic: false }, { type: 'greeting', key: 'greeting', text });
  }

  private drain(upToSeq: number): void {
    while (this.local[0] && this.local[0].afterSeq <= upToSeq) {
      this.breakRun();
      this.items.push(this.local.shift()!.item);
    }
  }

  private breakRun(): void {
    this.settleMark();
    this.run = undefined;
  }
}

function localItems(input: TimelineInput): { afterSeq: number; item: Item }[] {
  const items: { afterSeq: number; item: Item }[] = input.lines.map((l) => ({ afterSeq: l.afterSeq, item: { type: 'line', key: l.key, text: l.text } }));
  for (const queue of queueCards(input.messages, input.conversation, input.queue)) {
    items.push({ afterSeq: queue.afterSeq, item: { type: 'queue', key: `q:${queue.afterSeq}`, queue } });
  }
  if (input.survey) {
    // The question belongs under the end that it asks about, whatever was said since.
    const end = input.messages.filter((m) => m.seq <= input.surveyAfter && (m.notice === 'resolved' || m.notice === 'customer-ended')).at(-1);
    items.push({ afterSeq: end?.seq ?? input.surveyAfter, item: { type: 'survey', key: `s:${input.survey.surveyId}`, survey: input.survey } });
  }
  return items;
}
