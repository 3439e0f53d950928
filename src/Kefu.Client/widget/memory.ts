import { read, remove, scope, write, type Remembered } from './storage.ts';

/** The few facts this browser keeps of a person, shared between the tabs of the shop. */
export class Memory {
  readonly key: string;
  private facts: Remembered;

  constructor(private readonly shop: string, identity: string | undefined, private readonly changed: () => void) {
    this.key = scope(shop, identity);
    this.facts = read<Remembered>(this.key) ?? { token: '', open: false, readSeq: 0 };
    addEventListener('storage', this.otherTab);
  }

  get token(): string { return this.facts.token; }
  get open(): boolean { return this.facts.open; }
  get readSeq(): number { return this.facts.readSeq; }

  /** The token of who browsed here before signing in; its talk is carried over. */
  get guestToken(): string | undefined {
    const guest = scope(this.shop, undefined);
    return guest === this.key ? undefined : read<Remembered>(guest)?.token;
  }

  forgetGuest(): void {
    const guest = scope(this.shop, undefined);
    if (guest !== this.key) remove(guest);
  }

  set(part: Partial<Remembered>): void {
    this.facts = { ...this.facts, ...part };
    write(this.key, this.facts);
  }

  dispose(): void {
    removeEventListener('storage', this.otherTab);
  }

  private readonly otherTab = (event: StorageEvent): void => {
    if (event.key !== this.key || !event.newValue) return;
    const other = JSON.parse(event.newValue) as Remembered;
    this.facts = { ...other, readSeq: Math.max(other.readSeq, this.facts.readSeq) };
    this.changed();
  };
}
