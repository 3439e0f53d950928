export interface Subject { id?: unknown }

/** `data-refresh-on` lists event names; a name may end in `*`. `data-refresh-subject` narrows to one subject. */
export function concerns(on: string, subject: string | undefined, name: string, data: Subject | null): boolean {
  const named = on.split(/\s+/).some((want) => want === name || (want.endsWith('*') && name.startsWith(want.slice(0, -1))));
  if (!named) return false;
  return !subject || String(data?.id ?? '').toLowerCase() === subject.toLowerCase();
}

type Trigger = (element: Element) => void;

/**
 * Gathers what happened and refreshes each element once. An element with `data-refresh-hold` waits while the
 * pointer rests on it, so that no row moves away under the hand; a hidden tab waits until it is looked at.
 */
export class Refresher {
  private readonly waiting = new Set<Element>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly trigger: Trigger, private readonly quietMs = 120) {
    document.addEventListener('visibilitychange', () => this.soon());
    document.addEventListener('pointerout', (event) => {
      const held = (event.target as Element | null)?.closest?.('[data-refresh-hold]');
      if (held && this.waiting.has(held) && !held.contains(event.relatedTarget as Node | null)) this.soon();
    });
  }

  heard(name: string, data: Subject | null): void {
    for (const element of document.querySelectorAll<HTMLElement>('[data-refresh-on]')) {
      if (concerns(element.dataset.refreshOn!, element.dataset.refreshSubject, name, data)) this.waiting.add(element);
    }
    this.soon();
  }

  all(): void {
    for (const element of document.querySelectorAll('[data-refresh-on]')) this.waiting.add(element);
    this.soon();
  }

  private soon(): void {
    if (this.waiting.size === 0 || this.timer !== undefined) return;
    this.timer = setTimeout(() => this.run(), this.quietMs);
  }

  private run(): void {
    this.timer = undefined;
    if (document.hidden) return;
    for (const element of [...this.waiting]) {
      if (element.isConnected && element.matches('[data-refresh-hold]:hover')) continue;
      this.waiting.delete(element);
      if (element.isConnected) this.trigger(element);
    }
  }
}
