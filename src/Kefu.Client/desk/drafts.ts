export interface Draft { text: string; seenSeq: number; at: number }
export interface Store { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void; key(index: number): string | null; readonly length: number }

const prefix = 'kefu-draft:';
const keptMs = 14 * 86_400_000;

/** What was typed but not sent, per conversation and mode; survives reloads and closed tabs. */
export class Drafts {
  constructor(private readonly store: Store, private readonly person = '', private readonly now: () => number = Date.now) {}

  get(conversation: string, mode: string): Draft | undefined {
    const draft = this.read(this.name(conversation, mode));
    return draft && this.now() - draft.at < keptMs ? draft : undefined;
  }

  /** Keeps a text; `seenSeq` is the last message seen when the draft began and does not move while it grows. */
  set(conversation: string, mode: string, text: string, seenSeq: number): void {
    const name = this.name(conversation, mode);
    if (text.trim() === '') {
      this.store.removeItem(name);
      return;
    }
    const began = this.read(name);
    try {
      this.store.setItem(name, JSON.stringify({ text, seenSeq: began?.seenSeq ?? seenSeq, at: this.now() } satisfies Draft));
    } catch {
      // A full store costs the draft, not the message.
    }
  }

  clear(conversation: string, mode: string): void {
    this.store.removeItem(this.name(conversation, mode));
  }

  prune(): void {
    const names: string[] = [];
    for (let i = 0; i < this.store.length; i++) {
      const name = this.store.key(i);
      if (name?.startsWith(prefix)) names.push(name);
    }
    for (const name of names) {
      const draft = this.read(name);
      if (!draft || this.now() - draft.at >= keptMs) this.store.removeItem(name);
    }
  }

  private name(conversation: string, mode: string): string {
    return `${prefix}${this.person}:${conversation}:${mode}`;
  }

  private read(name: string): Draft | undefined {
    try {
      const draft = JSON.parse(this.store.getItem(name) ?? 'null') as Draft | null;
      return draft && typeof draft.text === 'string' ? draft : undefined;
    } catch {
      return undefined;
    }
  }
}
