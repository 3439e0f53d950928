import { button, h, icon } from './dom.ts';
import { duration } from './format.ts';
import { fill, type Strings } from './lang/index.ts';
import type { Talk } from './talk.ts';
import type { PanelOptions } from './types.ts';

export interface HeaderActions { minimise(): void; person(): void; leave(): void; end(): void }

/** Who the customer is talking to, and the few verbs that are not said in the thread. */
export class Header {
  readonly element: HTMLElement;
  readonly title = h('h2', { id: 'kefu-title' });
  private readonly avatar = h('span', { 'class': 'avatar', 'aria-hidden': 'true' });
  private readonly state = h('div', { class: 'state' });
  private readonly menu: HTMLElement;
  private readonly more: HTMLButtonElement;
  private readonly items: Record<'person' | 'leave' | 'end', HTMLButtonElement>;

  constructor(private readonly options: PanelOptions, private readonly t: Strings, actions: HeaderActions) {
    const item = (text: string, act: () => void): HTMLButtonElement =>
      h('button', { type: 'button', role: 'menuitem', onclick: () => { this.toggle(false); act(); } }, text);
    this.items = { person: item(t.menuPerson, actions.person), leave: item(t.menuMessage, actions.leave), end: item(t.menuClose, actions.end) };
    this.more = button(t.more, 'dots', () => this.toggle(!this.menuOpen));
    this.more.setAttribute('aria-haspopup', 'menu');
    this.menu = h('div', { class: 'menu', role: 'menu', hidden: true, onkeydown: (e: KeyboardEvent) => this.key(e) }, ...Object.values(this.items));
    this.element = h('header', {},
      options.mode === 'float' && button(t.back, 'back', actions.minimise, 'phone-only'),
      this.avatar,
      h('div', { class: 'who' }, this.title, this.state),
      this.more,
      options.mode === 'float' && button(t.minimise, 'minus', actions.minimise, 'desk-only'),
      this.menu);
    this.element.addEventListener('focusout', (event) => {
      const next = event.relatedTarget as Node | null;
      if (next && !this.element.contains(next)) this.toggle(false);
    });
    this.toggle(false);
  }

  get menuOpen(): boolean {
    return !this.menu.hidden;
  }

  closeMenu(): void {
    this.toggle(false);
    this.more.focus();
  }

  render(talk: Talk): void {
    const { config } = this.options;
    const { t } = this;
    const agent = talk.conversation?.status === 'active' ? talk.conversation.agent : undefined;
    const name = agent?.name ?? config.name;
    this.title.textContent = name;
    const initial = [...name][0] ?? '';
    if (this.avatar.dataset['for'] !== name + Boolean(agent)) {
      this.avatar.dataset['for'] = name + Boolean(agent);
      this.avatar.replaceChildren(agent ? initial : icon('chat', 20), h('i'));
    }
    const online = agent ? agent.online : config.online;
    this.avatar.classList.toggle('on', online);
    this.state.textContent = this.line(agent ? (agent.online ? t.online : t.away) : undefined, online);
    this.items.person.hidden = talk.conversation !== null && !['bot', 'resolved', 'closed'].includes(talk.conversation.status);
    this.items.end.hidden = !talk.open;
  }

  private line(presence: string | undefined, online: boolean): string {
    const { config } = this.options;
    const { t } = this;
    const comma = this.options.lang === 'zh-CN' ? '，' : ', ';
    if (presence === undefined) return config.online ? t.assistant : t.offline;
    const reply = online && config.typicalReplySeconds ? fill(t.repliesIn, duration(config.typicalReplySeconds, t)) : '';
    return `${fill(t.service, config.name)} · ${[presence, reply].filter(Boolean).join(comma)}`;
  }

  private toggle(on: boolean): void {
    this.menu.hidden = !on;
    this.more.setAttribute('aria-expanded', String(on));
    if (on) this.visibleItems()[0]?.focus();
  }

  private visibleItems(): HTMLButtonElement[] {
    return Object.values(this.items).filter((i) => !i.hidden);
  }

  private key(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = this.visibleItems();
    const at = items.indexOf(event.target as HTMLButtonElement);
    items[(at + step + items.length) % items.length]?.focus();
  }
}
