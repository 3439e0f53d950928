import { comparePositions, FeedSource, type FeedEvent, type FeedState } from './feed-source.ts';

export type ToTab = { kind: 'event'; event: FeedEvent } | { kind: 'state'; state: FeedState } | { kind: 'missed' };
export type FromTab = { kind: 'join'; url: string; after?: string } | { kind: 'leave' } | { kind: 'nudge' };
export interface Tab { postMessage(message: ToTab): void }
export interface Source { after: string | undefined; state: FeedState; run(): Promise<void>; stop(): void; nudge(): void }
export type OpenSource = (url: string, after: string | undefined, heard: (event: FeedEvent) => void, changed: (state: FeedState) => void) => Source;

const remembered = 500;
const graceMs = 5000;

/**
 * Shares one stream among the tabs of a browser. A tab says at which position its page was rendered; what
 * passed since then is replayed, and when that is no longer remembered the tab is told to ask for everything.
 */
export class FeedHub {
  private readonly tabs = new Set<Tab>();
  private source: Source | undefined;
  private past: FeedEvent[] = [];
  private pastFrom: string | undefined;
  private closing: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly open: OpenSource = (...args) => new FeedSource(...args)) {}

  hear(tab: Tab, message: FromTab): void {
    if (message.kind === 'join') this.join(tab, message.url, message.after);
    else if (message.kind === 'leave') this.leave(tab);
    else this.source?.nudge();
  }

  private join(tab: Tab, url: string, after: string | undefined): void {
    clearTimeout(this.closing);
    this.tabs.add(tab);
    if (!this.source || this.source.state === 'signed-out') {
      this.past = [];
      this.pastFrom = after;
      this.source = this.open(url, after, (event) => this.tell(event), (state) => this.send({ kind: 'state', state }));
      void this.source.run();
      return;
    }
    tab.postMessage({ kind: 'state', state: this.source.state });
    if (!after) return;
    if (!this.pastFrom || comparePositions(after, this.pastFrom) < 0) {
      tab.postMessage({ kind: 'missed' });
      return;
    }
    for (const event of this.past) {
      if (event.id && comparePositions(event.id, after) > 0) tab.postMessage({ kind: 'event', event });
    }
  }

  private leave(tab: Tab): void {
    this.tabs.delete(tab);
    if (this.tabs.size > 0) return;
    // A page change leaves and joins again at once: keep the stream for that long.
    this.closing = setTimeout(() => {
      this.source?.stop();
      this.source = undefined;
    }, graceMs);
  }

  private tell(event: FeedEvent): void {
    if (event.id) {
      this.pastFrom ??= event.id;
      this.past.push(event);
      if (this.past.length > remembered) this.pastFrom = this.past.shift()!.id;
    }
    this.send({ kind: 'event', event });
  }

  private send(message: ToTab): void {
    for (const tab of this.tabs) tab.postMessage(message);
  }
}
