import type { Store } from './drafts.ts';
import type { Outgoing } from './pending.ts';

/** Messages sent but not yet acknowledged; a reload offers them again under the same client id, so none doubles. */
export class Outbox {
  constructor(private readonly store: Store, private readonly person = '') {}

  list(conversation: string): Outgoing[] {
    try {
      const kept = JSON.parse(this.store.getItem(this.name(conversation)) ?? '[]') as Outgoing[];
      return Array.isArray(kept) ? kept.filter((m) => typeof m.clientId === 'string') : [];
    } catch {
      return [];
    }
  }

  add(conversation: string, message: Outgoing): void {
    this.write(conversation, [...this.list(conversation).filter((m) => m.clientId !== message.clientId), message]);
  }

  remove(conversation: string, clientId: string): void {
    this.write(conversation, this.list(conversation).filter((m) => m.clientId !== clientId));
  }

  private write(conversation: string, messages: Outgoing[]): void {
    try {
      if (messages.length === 0) this.store.removeItem(this.name(conversation));
      else this.store.setItem(this.name(conversation), JSON.stringify(messages));
    } catch {
      // A full store costs the second try, not the first.
    }
  }

  private name(conversation: string): string { return `kefu-outbox:${this.person}:${conversation}`; }
}
