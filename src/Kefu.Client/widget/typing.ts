/** Tells the other side at most every three seconds that somebody is writing, and once that they stopped. */
export class TypingSignal {
  private sentAt = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly post: (on: boolean) => Promise<unknown>) {}

  typed(on: boolean): void {
    clearTimeout(this.idle);
    if (on) {
      this.idle = setTimeout(() => this.typed(false), 5000);
      if (Date.now() - this.sentAt < 3000) return;
      this.sentAt = Date.now();
    } else {
      if (this.sentAt === 0) return;
      this.sentAt = 0;
    }
    this.post(on).catch(() => undefined);
  }
}

/** Who is writing over there; forgotten by itself when no end is heard of. */
export class TypingNotice {
  name: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly changed: () => void) {}

  set(name: string | undefined): void {
    clearTimeout(this.timer);
    this.name = name;
    if (name) this.timer = setTimeout(() => { this.name = undefined; this.changed(); }, 8000);
  }
}
