export interface Here { conversationId: string; person: string; name: string; typing: boolean; leaving: boolean; asking?: boolean }
interface Seen { name: string; typing: boolean; at: number; typedAt: number }

const goneMs = 45_000;
const typingMs = 6000;

/** Who else looks at one conversation or writes in it; who was not heard of for a while is gone. */
export class Presences {
  private readonly seen = new Map<string, Seen>();

  constructor(private readonly me: string, private readonly now: () => number = Date.now) {}

  /** True when the other wants to hear of us at once: they ask, or were not there before. */
  hear(sign: Here): boolean {
    if (sign.person === this.me) return false;
    const had = this.alive(sign.person);
    if (sign.leaving) {
      this.seen.delete(sign.person);
      return false;
    }
    const at = this.now();
    this.seen.set(sign.person, { name: sign.name, typing: sign.typing, at, typedAt: sign.typing ? at : 0 });
    return had === undefined || sign.asking === true;
  }

  clear(): void { this.seen.clear(); }

  list(): { name: string; typing: boolean }[] {
    return [...this.seen.keys()].flatMap((person) => {
      const one = this.alive(person);
      return one ? [{ name: one.name, typing: one.typing && this.now() - one.typedAt < typingMs }] : [];
    });
  }

  private alive(person: string): Seen | undefined {
    const one = this.seen.get(person);
    if (one && this.now() - one.at < goneMs) return one;
    this.seen.delete(person);
    return undefined;
  }
}

export interface Shown { seq: number; author: string }

/**
 * The last message the writer of a draft knows. What a customer wrote is in plain sight and moves it on; what a
 * colleague wrote since the draft began does not, so that the server can warn.
 */
export function knownSeq(beganAt: number | undefined, shown: readonly Shown[]): number {
  const last = shown.reduce((most, one) => Math.max(most, one.seq), 0);
  if (beganAt === undefined) return last;
  const colleague = shown.some((one) => one.seq > beganAt && one.author === 'agent');
  return colleague ? beganAt : Math.max(beganAt, last);
}
