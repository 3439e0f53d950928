import { ApiError, type Api } from './api.ts';
import { backoffMs } from './backoff.ts';
import { SseParser, type SseEvent } from './sse.ts';

export interface FeedListener {
  event(event: SseEvent): void;
  connected(on: boolean): void;
  /** The visitor's token or place in the log no longer counts: a new session is needed before reading on. */
  rejected(): void;
}

/** Two missed pings and some grace: a stream that is silent for longer is dead, whatever the socket says. */
const silenceMs = 38000;
const hiddenGraceMs = 30000;

/** One resumable stream. It comes back by itself after a cut, a sleep or a restarted desk, from where it stopped. */
export class Feed {
  private position: string | undefined;
  private attempt = 0;
  private running: AbortController | undefined;
  private timer: number | undefined;
  private hiddenTimer: number | undefined;
  private lastByteAt = 0;
  private stopped = true;
  private isKeeper = false;
  private readonly watchdog: number;

  constructor(private readonly api: Api, private readonly listener: FeedListener, keeperName: string) {
    addEventListener('online', this.wake);
    addEventListener('pageshow', this.wake);
    document.addEventListener('visibilitychange', this.visibility);
    this.watchdog = window.setInterval(() => this.check(), 10000);
    // Browsers allow six streams a host: of the tabs nobody looks at, only one keeps listening.
    navigator.locks?.request(keeperName, () => new Promise<void>(() => { this.isKeeper = true; })).catch(() => undefined);
  }

  start(after: string): void {
    this.position = after;
    this.stopped = false;
    this.attempt = 0;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
  }

  dispose(): void {
    this.stop();
    clearInterval(this.watchdog);
    removeEventListener('online', this.wake);
    removeEventListener('pageshow', this.wake);
    document.removeEventListener('visibilitychange', this.visibility);
  }

  private readonly wake = (): void => {
    if (this.stopped || (this.running && Date.now() - this.lastByteAt < silenceMs / 2)) return;
    this.attempt = 0;
    this.connect();
  };

  private readonly visibility = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState === 'visible') this.wake();
    else this.hiddenTimer = window.setTimeout(() => this.rest(), hiddenGraceMs);
  };

  private rest(): void {
    if (this.isKeeper || document.visibilityState === 'visible') return;
    clearTimeout(this.timer);
    this.running?.abort();
    this.running = undefined;
  }

  private check(): void {
    if (this.running && Date.now() - this.lastByteAt > silenceMs) this.connect();
  }

  private connect(): void {
    clearTimeout(this.timer);
    this.running?.abort();
    const mine = new AbortController();
    this.running = mine;
    this.lastByteAt = Date.now();
    this.run(mine).then(
      () => this.again(mine),
      (error: unknown) => this.again(mine, error instanceof ApiError ? error : undefined),
    );
  }

  private async run(mine: AbortController): Promise<void> {
    const response = await this.api.feed(this.position ?? '0', mine.signal);
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    const parser = new SseParser();
    this.attempt = 0;
    this.listener.connected(true);
    for (;;) {
      const { done, value } = await reader.read();
      if (done || mine.signal.aborted) return;
      this.lastByteAt = Date.now();
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        this.listener.event(event);
        // After the listener: an event that could not be taken in is asked for again.
        if (event.id) this.position = event.id;
      }
    }
  }

  private again(mine: AbortController, error?: ApiError): void {
    if (this.running !== mine || this.stopped) return;
    this.running = undefined;
    if (error && [401, 403, 410].includes(error.status)) {
      this.stop();
      this.listener.rejected();
      return;
    }
    this.listener.connected(false);
    this.timer = window.setTimeout(() => this.connect(), Math.max(error?.retryAfterMs ?? 0, backoffMs(this.attempt++)));
  }
}
