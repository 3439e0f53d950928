import { backoffMs } from '../widget/backoff.ts';
import { SseParser } from '../widget/sse.ts';

export interface FeedEvent { id?: string; name: string; data: unknown }
export type FeedState = 'open' | 'down' | 'signed-out';

/** Positions are "tx-seq"; they are ordered by tx, then seq. */
export function comparePositions(a: string, b: string): number {
  const [atx, aseq] = a.split('-').map(BigInt) as [bigint, bigint];
  const [btx, bseq] = b.split('-').map(BigInt) as [bigint, bigint];
  return atx !== btx ? (atx < btx ? -1 : 1) : aseq === bseq ? 0 : aseq < bseq ? -1 : 1;
}

const silenceMs = 40_000;

/**
 * One stream from the server. Read with fetch rather than EventSource, which hears only event names it was
 * told beforehand and stays closed for good after a 503.
 */
export class FeedSource {
  after: string | undefined;
  state: FeedState = 'down';
  private cut: AbortController | undefined;
  private stopped = false;
  private wake: (() => void) | undefined;

  constructor(
    private readonly url: string,
    after: string | undefined,
    private readonly heard: (event: FeedEvent) => void,
    private readonly changed: (state: FeedState) => void,
  ) { this.after = after; }

  async run(): Promise<void> {
    let attempt = 0;
    while (!this.stopped) {
      const opened = await this.once().catch(() => false);
      if (this.stopped || this.state === 'signed-out') return;
      this.become('down');
      attempt = opened ? 0 : attempt + 1;
      await this.pause(backoffMs(attempt, Math.random, opened ? 200 : 1000, 15_000));
    }
  }

  stop(): void {
    this.stopped = true;
    this.cut?.abort();
    this.wake?.();
  }

  /** The machine woke up or the network is back: do not wait for the timer. */
  nudge(): void {
    if (this.state === 'down') this.wake?.();
  }

  private async once(): Promise<boolean> {
    this.cut = new AbortController();
    const address = this.after ? `${this.url}?after=${encodeURIComponent(this.after)}` : this.url;
    const response = await fetch(address, { credentials: 'same-origin', cache: 'no-store', headers: { Accept: 'text/event-stream' }, signal: this.cut.signal });
    if (response.status === 401 || response.status === 403 || response.redirected) {
      this.become('signed-out');
      return false;
    }
    if (!response.ok || !response.body) return false;
    this.become('open');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new SseParser();
    let silence = this.watchSilence();
    try {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) return true;
        clearTimeout(silence);
        silence = this.watchSilence();
        for (const event of parser.push(value)) this.take(event.event, event.data, event.id);
      }
    } catch {
      return true;
    } finally {
      clearTimeout(silence);
    }
  }

  private take(name: string, data: string, id: string | undefined): void {
    if (id) this.after = id;
    if (name === 'ping') return;
    try {
      this.heard({ name, data: JSON.parse(data), ...(id ? { id } : {}) });
    } catch {
      // A line that is no JSON is nothing a tab could act on.
    }
  }

  private watchSilence(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.cut?.abort(), silenceMs);
  }

  private become(state: FeedState): void {
    if (this.state === state) return;
    this.state = state;
    this.changed(state);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => { clearTimeout(timer); resolve(); };
    });
  }
}
