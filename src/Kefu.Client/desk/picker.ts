import { h } from './dom.ts';
import { getJson } from './http.ts';
import { say } from './words.ts';

export interface Range { start: number; length: number }
export interface Choice { id: string; code?: string; title: string; text?: string; codeRanges?: Range[]; titleRanges?: Range[] }

/**
 * The panel above the composer: canned replies or people. Focus stays in the text; arrows move, Enter or Tab
 * inserts, Escape closes. It takes height from the thread, so the last message is never covered.
 */
export class Picker {
  private panel: HTMLElement | undefined;
  private choices: Choice[] = [];
  private at = 0;
  private kind = '';
  private query = '';
  private asking: AbortController | undefined;

  constructor(private readonly area: HTMLElement, private readonly box: HTMLTextAreaElement, private readonly pick: (choice: Choice, kind: string) => void) {}

  get isOpen(): boolean { return this.panel !== undefined; }

  async ask(kind: 'canned' | 'people', url: string, query: string): Promise<void> {
    if (this.isOpen && this.kind === kind && this.query === query) return;
    this.asking?.abort();
    const asking = (this.asking = new AbortController());
    this.kind = kind;
    this.query = query;
    try {
      const found = await getJson<Choice[]>(`${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(query)}`, asking.signal);
      if (asking.signal.aborted) return;
      this.choices = found;
      this.at = 0;
      this.draw();
    } catch {
      if (!asking.signal.aborted) this.close();
    }
  }

  close(): void {
    this.asking?.abort();
    this.panel?.remove();
    this.panel = undefined;
    this.query = '';
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }

  /** True when the key was for the panel. */
  key(event: KeyboardEvent): boolean {
    if (!this.isOpen) return false;
    if (event.key === 'Escape') this.close();
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') this.move(event.key === 'ArrowDown' ? 1 : -1);
    else if ((event.key === 'Enter' || event.key === 'Tab') && this.choices.length > 0 && !event.shiftKey && !event.ctrlKey && !event.metaKey) this.choose(this.at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  private choose(index: number): void {
    const choice = this.choices[index];
    const kind = this.kind;
    this.close();
    if (choice) this.pick(choice, kind);
  }

  private move(by: number): void {
    if (this.choices.length === 0) return;
    this.at = (this.at + by + this.choices.length) % this.choices.length;
    this.panel!.querySelectorAll('.canned-row').forEach((row, index) => {
      row.setAttribute('aria-selected', String(index === this.at));
      if (index === this.at) row.scrollIntoView({ block: 'nearest' });
    });
    this.box.setAttribute('aria-activedescendant', `pick-${this.at}`);
  }

  private draw(): void {
    const rows = this.choices.map((choice, index) => h('li', {
      'class': this.kind === 'people' ? 'canned-row is-person' : 'canned-row', 'role': 'option', 'id': `pick-${index}`, 'aria-selected': index === this.at,
      'onmousedown': (event: Event) => { event.preventDefault(); this.choose(index); },
    }, ...this.cells(choice)));
    const panel = h('div', { class: 'canned' },
      rows.length > 0
        ? h('ul', { 'class': 'canned-list', 'role': 'listbox', 'id': 'composer-picks', 'aria-label': say(this.kind === 'people' ? 'people' : 'canned') }, ...rows)
        : h('div', { class: 'canned-empty', role: 'status' }, say(this.kind === 'people' ? 'noPeople' : 'noCanned')),
      h('div', { class: 'canned-foot' }, h('kbd', {}, '↑'), h('kbd', {}, '↓'), say('choose'), h('kbd', {}, 'Enter'), say('insert'), h('kbd', {}, 'Esc'), say('close'),
        h('span', { class: 'push' }, say('found', rows.length))));
    if (this.panel) this.panel.replaceWith(panel);
    else this.area.prepend(panel);
    this.panel = panel;
    this.box.setAttribute('aria-controls', 'composer-picks');
    this.box.setAttribute('aria-expanded', 'true');
    this.box.setAttribute('aria-activedescendant', `pick-${this.at}`);
  }

  private cells(choice: Choice): HTMLElement[] {
    if (this.kind === 'people') {
      return [h('span', { 'class': 'avatar avatar-24 avatar-staff', 'aria-hidden': true }, choice.title.slice(0, 1)), h('span', { class: 'canned-title' }, ...emphasised(choice.title, choice.titleRanges ?? [])), h('span', { class: 'canned-text' }, choice.text ?? '')];
    }
    return [h('span', { class: 'canned-code' }, '/', ...(choice.codeRanges ? emphasised(choice.code ?? '', choice.codeRanges) : marked(choice.code ?? '', this.query))), h('span', { class: 'canned-title' }, ...(choice.titleRanges ? emphasised(choice.title, choice.titleRanges) : marked(choice.title, this.query))), h('span', { class: 'canned-text' }, choice.text ?? ''), h('kbd', { 'aria-hidden': true }, '↵')];
  }
}

/** The server knows which characters met pinyin or initials. */
function emphasised(text: string, ranges: readonly Range[]): (Node | string)[] {
  const parts: (Node | string)[] = [];
  let at = 0;
  for (const { start, length } of ranges) {
    if (start < at) continue;
    parts.push(text.slice(at, start), h('mark', {}, text.slice(start, start + length)));
    at = start + length;
  }
  return [...parts, text.slice(at)];
}

function marked(text: string, query: string): (Node | string)[] {
  const at = query ? text.toLowerCase().indexOf(query.toLowerCase()) : -1;
  return at < 0 ? [text] : [text.slice(0, at), h('mark', {}, text.slice(at, at + query.length)), text.slice(at + query.length)];
}
