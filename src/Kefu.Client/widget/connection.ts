import { ApiError } from './api.ts';
import { backoffMs } from './backoff.ts';

/** Gets into the desk and back into it: one attempt at a time, ever longer waits, at once when the network returns. */
export class Connection {
  phase: 'idle' | 'connecting' | 'ready' | 'failed' = 'idle';
  private running: Promise<void> | undefined;
  private attempt = 0;
  private restarts = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private disposed = false;

  constructor(private readonly enter: () => Promise<void>, private readonly changed: () => void) {
    addEventListener('online', this.online);
  }

  start(): void {
    if (this.disposed || this.phase === 'connecting' || this.phase === 'ready') return;
    clearTimeout(this.timer);
    this.phase = 'connecting';
    this.running = this.run();
    this.changed();
  }

  /** Settles once there is a session; what needs one waits here. */
  async ready(): Promise<void> {
    this.start();
    await this.running;
    if (this.phase !== 'ready') throw new ApiError(0, 'connecting', '');
  }

  /** The token no longer counts. A desk that refuses every new one as well is not asked again in a tight circle. */
  restart(): void {
    if (this.disposed || this.phase === 'connecting') return;
    this.phase = 'failed';
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.start(), this.restarts === 0 ? 0 : backoffMs(this.restarts));
    this.restarts++;
  }

  /** The feed runs: the session is a good one. */
  settled(): void {
    this.restarts = 0;
  }

  dispose(): void {
    this.disposed = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.online);
  }

  private async run(): Promise<void> {
    try {
      await this.enter();
      this.phase = 'ready';
      this.attempt = 0;
    } catch (error) {
      this.phase = 'failed';
      const wait = error instanceof ApiError ? error.retryAfterMs : 0;
      if (!this.disposed) this.timer = setTimeout(() => this.start(), Math.max(wait, backoffMs(this.attempt++)));
    }
    this.changed();
  }

  private readonly online = (): void => {
    if (this.phase === 'failed') this.start();
  };
}
