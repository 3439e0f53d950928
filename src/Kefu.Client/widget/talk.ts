import { Api, ApiError } from './api.ts';
import { Connection } from './connection.ts';
import { Feed } from './feed.ts';
import { fill, type Strings } from './lang/index.ts';
import { Outbox, type Draft } from './outbox.ts';
import type { SseEvent } from './sse.ts';
import { Memory } from './memory.ts';
import { followQueue, type QueueRecord } from './queue.ts';
import { openSession } from './session.ts';
import { TypingNotice, TypingSignal } from './typing.ts';
import type { Conversation, Message, PanelOptions, Survey } from './types.ts';

export interface LocalLine { key: string; afterSeq: number; text: string }

const pageSize = 50;
/** The desk allows two minutes; a click at the last moment must still arrive. */
const recallMs = 115000;

/** One person's talk with one shop: what is known of it, and every verb the panel offers. Draws nothing. */
export class Talk {
  connected = true;
  messages: Message[] = [];
  hasMore = false;
  loadingOlder = false;
  conversation: Conversation | null = null;
  survey: Survey | undefined;
  surveyAfter = 0;
  readonly typing: TypingNotice;
  lines: LocalLine[] = [];
  queue: QueueRecord | undefined;
  leaving = false;
  feedback = new Map<number, boolean>();
  agentReadAt = '';
  outbox: Outbox;

  private readonly api: Api;
  private readonly feed: Feed;
  private readonly memory: Memory;
  private readonly connection: Connection;
  private readonly signal: TypingSignal;
  private readPosted = 0;
  private disposed = false;

  constructor(
    private readonly options: PanelOptions,
    private readonly t: Strings,
    private identity: string | undefined,
    private readonly changed: () => void,
  ) {
    this.connection = new Connection(() => this.enter(), changed);
    this.memory = new Memory(options.shop, identity, changed);
    this.api = new Api(options.base, options.lang);
    this.typing = new TypingNotice(changed);
    this.signal = new TypingSignal((on) => this.api.typing(on));
    this.feed = new Feed(this.api, {
      event: (event) => this.take(event),
      connected: (on) => this.line(on),
      rejected: () => this.restart(),
    }, this.memory.key);
    this.outbox = new Outbox(this.memory.key, {
      send: async (message) => { await this.connection.ready(); return this.api.send(message); },
      upload: async (file, onProgress) => {
        await this.connection.ready();
        return this.api.upload(file, file.name, onProgress, new AbortController().signal);
      },
      sent: (message) => { this.merge([message]); this.changed(); },
      changed: () => this.changed(),
      rejected: () => this.restart(),
    });
  }

  get phase(): Connection['phase'] {
    return this.connection.phase;
  }

  get lastSeq(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  get unread(): number {
    const seen = Math.max(this.memory.readSeq, this.conversation?.customerReadUpToSeq ?? 0);
    return this.messages.filter((m) => m.seq > seen && m.author.kind !== 'customer' && (m.kind !== 'notice' || m.ticket)).length;
  }

  get open(): boolean {
    return this.conversation !== null && this.conversation.status !== 'closed';
  }

  start(): void {
    this.connection.start();
  }

  dispose(): void {
    this.disposed = true;
    this.connection.dispose();
    this.feed.dispose();
    this.outbox.dispose();
    this.memory.dispose();
  }

  say(draft: Draft): void {
    this.outbox.add(draft);
    this.typed(false);
  }

  async older(): Promise<void> {
    const first = this.messages[0];
    if (!this.hasMore || this.loadingOlder || !first) return;
    this.loadingOlder = true;
    this.changed();
    try {
      const page = await this.api.history(first.seq, pageSize);
      this.hasMore = page.hasMore;
      this.merge(page.messages);
    } catch {
      // Scrolling up again asks again.
    } finally {
      this.loadingOlder = false;
      this.changed();
    }
  }

  /** Called whenever the newest message is really before the customer's eyes. */
  seen(): void {
    const upTo = this.lastSeq;
    if (upTo > this.memory.readSeq) this.memory.set({ readSeq: upTo });
    if (upTo > this.readPosted && this.phase === 'ready') {
      this.readPosted = upTo;
      this.api.read(upTo).catch(() => { this.readPosted = 0; });
      this.changed();
    }
  }

  typed(on: boolean): void {
    if (this.conversation?.status === 'active') this.signal.typed(on);
  }

  /** Asks for a person; outside service hours, for what a person will read later. Within them the queue is kept, even while nobody is there for a moment. */
  async handover(): Promise<void> {
    if (this.options.config.opensAt) {
      this.showLeave(true);
      return;
    }
    await this.act(() => this.api.handover());
  }

  async close(): Promise<void> {
    await this.act(() => this.api.close());
  }

  /** True while an own message can still be taken back. */
  recallable(message: Message): boolean {
    return message.author.kind === 'customer' && !message.recalledAt && Date.now() - new Date(message.at).getTime() < recallMs;
  }

  async recall(message: Message): Promise<void> {
    await this.act(async () => this.merge([await this.api.recall(message.id)]));
    this.changed();
  }

  showLeave(on: boolean): void {
    this.leaving = on;
    this.changed();
  }

  /** Resolves to an error to show at the form, so that what was typed stays in it. */
  async leave(contact: string, text: string): Promise<string | undefined> {
    const error = await this.attempted(() => this.api.leaveMessage(contact, text));
    if (error) return error;
    this.leaving = false;
    this.queue = undefined;
    this.note(fill(this.t.leftMessage, contact));
    return undefined;
  }

  async rate(survey: Survey, score: number, comment: string): Promise<string | undefined> {
    const error = await this.attempted(() => this.api.survey(survey.surveyId, score, comment));
    if (error) return error;
    const answered = { ...survey, answered: score };
    const settled = this.messages.find((m) => m.ticket?.survey?.surveyId === survey.surveyId);
    if (settled) this.merge([{ ...settled, ticket: { ...settled.ticket!, survey: answered } }]);
    else this.survey = answered;
    this.changed();
    return undefined;
  }

  /** What was said of an answer: just now, or earlier as the desk remembers it. */
  judged(message: Message): boolean | undefined {
    return this.feedback.get(message.seq) ?? message.helpful ?? undefined;
  }

  async judge(seq: number, helpful: boolean): Promise<void> {
    this.feedback.set(seq, helpful);
    this.changed();
    const error = await this.attempted(() => this.api.botFeedback(seq, helpful));
    if (error) {
      this.feedback.delete(seq);
      this.note(fill(this.t.actionFailed, error));
    }
  }

  attachment(id: string): Promise<Blob> {
    return this.connection.ready().then(() => this.api.attachment(id));
  }

  private async enter(): Promise<void> {
    const { session, identityRefused } = await openSession(this.api, this.options, this.identity, this.memory);
    const page = await this.api.history(undefined, pageSize);
    if (this.disposed) return;
    this.connected = true;
    // A renewed session joins on to what is loaded, unless so much was said meanwhile that there is a gap.
    if (this.messages.length === 0 || (page.messages[0]?.seq ?? 0) > this.lastSeq) {
      this.messages = [];
      this.hasMore = page.hasMore;
    }
    this.adopt(session.conversation ?? null);
    this.merge(page.messages);
    if (identityRefused) {
      this.identity = undefined;
      this.note(this.t.identityExpired);
    }
    if (this.survey && !this.surveyAfter) this.surveyAfter = this.lastSeq;
    this.feed.start(session.feedFrom);
    queueMicrotask(() => this.outbox.wake());
  }

  private restart(): void {
    this.feed.stop();
    this.connection.restart();
  }

  private take(event: SseEvent): void {
    if (event.event === 'ping' || this.disposed) return;
    const data: unknown = JSON.parse(event.data);
    switch (event.event) {
      case 'message': this.merge([data as Message]); break;
      case 'updated': this.adopt(data as Conversation); break;
      case 'survey': this.setSurvey(data as Survey); break;
      case 'read': this.agentRead(data as { bySide: string; upToSeq: number; at?: string }); break;
      case 'typing': this.typing.set((data as { on: boolean }).on ? (data as { name: string }).name : undefined); break;
    }
    this.changed();
  }

  private agentRead(data: { bySide: string; upToSeq: number; at?: string }): void {
    if (data.bySide !== 'agent' || !this.conversation) return;
    this.conversation.agentReadUpToSeq = Math.max(this.conversation.agentReadUpToSeq, data.upToSeq);
    this.agentReadAt = data.at ?? new Date().toISOString();
  }

  private adopt(next: Conversation | null): void {
    const before = this.conversation;
    this.conversation = next;
    if (before && next && before.id === next.id) {
      next.agentReadUpToSeq = Math.max(before.agentReadUpToSeq, next.agentReadUpToSeq);
      next.customerReadUpToSeq = Math.max(before.customerReadUpToSeq, next.customerReadUpToSeq);
    }
    if (next?.agentReadAt) this.agentReadAt = next.agentReadAt;
    if (next?.survey) this.setSurvey(next.survey);
    this.queue = followQueue(this.queue, next, this.lastSeq);
    if (next?.status !== 'active') this.typing.set(undefined);
    this.memory.set({ open: this.open });
  }

  private setSurvey(survey: Survey): void {
    if (this.survey?.surveyId !== survey.surveyId) this.surveyAfter = this.lastSeq;
    this.survey = survey;
  }

  private merge(incoming: Message[]): void {
    const known = new Map(this.messages.map((m) => [m.id, m]));
    for (const message of incoming) {
      if (!message || typeof message.seq !== 'number') continue;
      known.set(message.id, message);
      this.outbox.settle(message.clientId);
      if (message.author.kind === 'agent') this.typing.set(undefined);
      // Taking back is offered for two minutes: then it is drawn without.
      if (this.recallable(message)) setTimeout(() => this.changed(), recallMs);
    }
    this.messages = [...known.values()].sort((a, b) => a.seq - b.seq);
    if (incoming.length > 0 && !this.memory.open) this.memory.set({ open: true });
  }

  private line(on: boolean): void {
    this.connected = on;
    if (on) {
      this.connection.settled();
      this.outbox.wake();
    }
    this.changed();
  }

  private note(text: string): void {
    if (this.lines.some((l) => l.afterSeq === this.lastSeq && l.text === text)) return;
    this.lines.push({ key: `l:${this.lines.length}`, afterSeq: this.lastSeq, text });
    this.changed();
  }

  private async act(work: () => Promise<unknown>): Promise<void> {
    const error = await this.attempted(work);
    if (error) this.note(fill(this.t.actionFailed, error));
  }

  private async attempted(work: () => Promise<unknown>): Promise<string | undefined> {
    try {
      await this.connection.ready();
      const result = await work();
      if (result && typeof result === 'object' && 'status' in result && 'agentReadUpToSeq' in result) {
        this.adopt(result as Conversation);
        this.changed();
      }
      return undefined;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) this.restart();
      return error instanceof ApiError && error.message ? error.message : this.t.network;
    }
  }
}
