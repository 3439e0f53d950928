import { messageBody, pendingBody, type BubbleContext } from './bubbles.ts';
import { leaveCard, queueCard, surveyCard, ticketCard } from './cards.ts';
import { chip, h, icon } from './dom.ts';
import { fill, type Strings } from './lang/index.ts';
import type { Talk } from './talk.ts';
import { timeline, type Item, type MarkState } from './timeline.ts';
import type { Lang, PanelOptions } from './types.ts';

/** When somebody is there again, in words; nothing when nobody can say. */
function opening(opensAt: string | null | undefined, lang: Lang, t: Strings): string {
  if (!opensAt) return '';
  return fill(t.opensAt, new Intl.DateTimeFormat(lang, { weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(opensAt)));
}

interface Row { node: HTMLElement; signature: string }

/** Draws the timeline and keeps it steady: only what changed is drawn again, and scrolling stays where the reader is. */
export class Thread {
  readonly element: HTMLElement;
  private readonly list: HTMLElement;
  private readonly jump: HTMLButtonElement;
  private readonly busy: HTMLElement;
  private readonly rows = new Map<string, Row>();
  private atEnd = true;
  private leave: HTMLElement | undefined;
  private lastKey = '';
  private firstSeq = 0;

  constructor(private readonly options: PanelOptions, private readonly t: Strings, private readonly c: BubbleContext, private talk: Talk) {
    this.busy = h('div', { class: 'older', hidden: true }, t.older);
    this.list = h('div', { 'class': 'list', 'role': 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': t.log });
    this.element = h('div', { class: 'scroll', tabindex: 0 }, this.busy, this.list);
    this.jump = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toEnd() }, icon('arrow', 14), t.newMessages);
    this.element.addEventListener('scroll', () => this.scrolled(), { passive: true });
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.list);
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.element);
  }

  get jumpButton(): HTMLElement {
    return this.jump;
  }

  get readsEnd(): boolean {
    return this.atEnd;
  }

  switchTo(talk: Talk): void {
    this.talk = talk;
    this.rows.clear();
    this.list.replaceChildren();
    this.leave = undefined;
    this.firstSeq = 0;
    this.atEnd = true;
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
    this.atEnd = true;
    this.jump.hidden = true;
  }

  render(): void {
    const { talk, options } = this;
    const items = timeline({
      messages: talk.messages,
      hasMore: talk.hasMore,
      pending: talk.outbox.items,
      conversation: talk.conversation,
      lines: talk.lines,
      queue: talk.queue,
      survey: talk.survey,
      surveyAfter: talk.surveyAfter,
      greeting: options.config.greeting ? { text: options.config.greeting, name: options.config.botName || options.config.name } : undefined,
      stuck: talk.outbox.stuck || talk.phase === 'failed',
      agentReadAt: talk.agentReadAt,
      now: new Date(),
      lang: options.lang,
      t: this.t,
    });
    const height = this.element.scrollHeight;
    const top = this.element.scrollTop;
    const firstSeq = talk.messages[0]?.seq ?? 0;
    const grewAtTop = this.firstSeq > 0 && firstSeq < this.firstSeq;
    this.firstSeq = firstSeq;
    // Older messages coming in above are not news: they must not be read out.
    this.list.setAttribute('aria-live', grewAtTop ? 'off' : 'polite');
    this.reconcile(items);
    this.renderTail();
    this.busy.hidden = !talk.loadingOlder;
    const last = items.at(-1)?.key ?? '';
    const isNew = last !== this.lastKey;
    this.lastKey = last;
    if (grewAtTop && !this.atEnd) this.element.scrollTop = top + this.element.scrollHeight - height;
    else if (this.atEnd || (isNew && items.some((i) => i.type === 'pending'))) this.toEnd();
    else if (isNew) this.jump.hidden = false;
  }

  private reconcile(items: Item[]): void {
    const wanted = new Set(items.map((i) => i.key));
    for (const [key, row] of this.rows) {
      if (wanted.has(key)) continue;
      row.node.remove();
      this.rows.delete(key);
    }
    let at = this.list.firstChild;
    for (const item of items) {
      const signature = this.signature(item);
      let row = this.rows.get(item.key);
      if (!row || row.signature !== signature) {
        const node = this.draw(item);
        if (row) {
          if (at === row.node) at = node;
          row.node.replaceWith(node);
        }
        row = { node, signature };
        this.rows.set(item.key, row);
      }
      if (row.node === at) at = at.nextSibling;
      else this.list.insertBefore(row.node, at);
    }
  }

  private signature(item: Item): string {
    switch (item.type) {
      case 'message': {
        const { message } = item;
        // A message keeps its node when it changes from pending to sent; only what a bot offers can change later.
        const base = `${item.first}${message.text ?? ''}${message.attachment ? 'file' : ''}${this.talk.recallable(message)}`;
        return message.author.kind === 'bot' ? `${base}${item.live}${this.talk.conversation?.status}${this.talk.judged(message)}` : base;
      }
      case 'pending': return `${item.first}${item.pending.text ?? ''}${item.pending.file ? 'file' : ''}`;
      case 'mark': return JSON.stringify(item.mark) + (this.talk.outbox.progress.get(item.mark.clientId ?? '') ?? '');
      case 'greeting': return item.text;
      default: return JSON.stringify(item);
    }
  }

  private draw(item: Item): HTMLElement {
    switch (item.type) {
      case 'day': return h('div', { class: 'line day' }, h('span', {}, item.text));
      case 'line': return h('div', { class: 'line' }, h('span', {}, item.text));
      case 'head': return this.head(item);
      case 'greeting': return h('div', { class: 'msg bot first' }, h('div', { class: 'bubble' }, h('span', { class: 'text' }, item.text)), this.quickQuestions());
      case 'message': return this.message(item);
      case 'pending': return h('div', { class: `msg customer ${item.first ? 'first' : ''}` }, pendingBody(item.pending, this.c));
      case 'mark': return this.mark(item.mark);
      case 'queue': return queueCard(item.queue, this.t, () => this.talk.showLeave(true));
      case 'ticket': return ticketCard(item.ticket, this.t, (survey, score, comment) => this.talk.rate(survey, score, comment));
      case 'survey': return surveyCard(item.survey, this.t, (score, comment) => this.talk.rate(item.survey, score, comment));
    }
  }

  private head(item: Extract<Item, { type: 'head' }>): HTMLElement {
    const isBot = item.kind === 'bot';
    const when = item.automatic ? `${this.t.automatic} ${item.time}` : item.time;
    return h('div', { class: `head ${item.kind}` },
      isBot ? icon('bot', 14) : h('span', { 'class': 'face-16', 'aria-hidden': 'true' }, [...item.name][0] ?? ''),
      h('span', {}, isBot ? [item.name, when].filter(Boolean).join(' · ') : `${item.name} ${item.time}`));
  }

  private message(item: Extract<Item, { type: 'message' }>): HTMLElement {
    const { message } = item;
    const row = h('div', { class: `msg ${message.author.kind} ${item.first ? 'first' : ''}` }, messageBody(message, this.c));
    if (message.author.kind === 'bot' && item.live) row.append(...this.botChips(message));
    if (this.talk.recallable(message)) row.append(h('button', { 'type': 'button', 'class': 'link recall', 'onclick': () => void this.talk.recall(message) }, this.t.recall));
    return row;
  }

  private botChips(message: Extract<Item, { type: 'message' }>['message']): HTMLElement[] {
    const { talk, t } = this;
    const judged = talk.judged(message);
    const atBot = talk.conversation?.status === 'bot';
    const chips: HTMLElement[] = [];
    if (message.sources?.length && judged === undefined && atBot) {
      chips.push(chip(t.helpful, () => void talk.judge(message.seq, true), { icon: 'up' }),
        chip(t.notHelpful, () => void talk.judge(message.seq, false), { icon: 'down' }));
    }
    for (const text of message.suggestions ?? []) chips.push(chip(text, () => talk.say({ kind: 'quick-question', text })));
    if (message.offersPerson) {
      chips.push(chip(t.toPerson, () => void talk.handover(), { icon: 'person', chosen: !atBot, disabled: !atBot }));
    }
    const thanks = judged === undefined ? '' : judged ? t.thanksFeedback : t.sorryFeedback;
    return [thanks && h('div', { class: 'meta thanks' }, thanks), chips.length > 0 && h('div', { class: 'chips' }, ...chips)].filter((x): x is HTMLDivElement => Boolean(x));
  }

  private quickQuestions(): HTMLElement | false {
    const { quickQuestions, online } = this.options.config;
    const chips = quickQuestions.map((text) => chip(text, () => this.talk.say({ kind: 'quick-question', text })));
    if (!online) chips.unshift(chip(this.t.menuMessage, () => this.talk.showLeave(true), { icon: 'clock' }));
    return chips.length > 0 && h('div', { class: 'chips' }, ...chips);
  }

  private mark(mark: MarkState): HTMLElement {
    const { t, talk } = this;
    const row = h('div', { class: `mark ${mark.state}` });
    switch (mark.state) {
      case 'read': row.append(icon('ticks', 14), mark.text ? fill(t.readAt, mark.text) : t.read); break;
      case 'delivered': row.append(icon('tick', 14), t.delivered); break;
      case 'sending': {
        const share = talk.outbox.progress.get(mark.clientId!);
        row.append(share === undefined ? t.sending : fill(t.uploading, Math.round(share * 100)));
        break;
      }
      case 'failed':
        row.append(icon('warn', 14), mark.refused ? `${t.failed} · ${mark.refused}` : t.failed,
          h('button', { type: 'button', class: 'link', onclick: () => talk.outbox.retry(mark.clientId!) }, t.retry),
          mark.refused !== undefined && h('button', { type: 'button', class: 'link', onclick: () => talk.outbox.discard(mark.clientId!) }, t.discard) || '');
    }
    return row;
  }

  /** What belongs under the last message and is no part of the record: the form and who is typing. */
  private renderTail(): void {
    const { talk, t } = this;
    if (talk.leaving && !this.leave) {
      this.leave = leaveCard(t, !this.options.config.online, opening(this.options.config.opensAt, this.options.lang, t), {
        send: (contact, text) => talk.leave(contact, text),
        cancel: () => talk.showLeave(false),
      });
      this.element.append(this.leave);
      this.leave.querySelector('input')?.focus();
      this.toEnd();
    } else if (!talk.leaving && this.leave) {
      this.leave.remove();
      this.leave = undefined;
    }
    const typing = this.element.querySelector('.typing');
    const text = talk.typing.name ? fill(t.typing, talk.typing.name) : '';
    if (typing?.getAttribute('aria-label') === text) return;
    typing?.remove();
    if (text) this.list.after(h('div', { 'class': 'typing', 'aria-label': text }, h('i'), h('i'), h('i'), h('span', {}, text)));
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.element;
    this.atEnd = scrollHeight - scrollTop - clientHeight < 24;
    if (this.atEnd) this.jump.hidden = true;
    if (scrollTop < 80) void this.talk.older();
    if (this.atEnd) this.element.dispatchEvent(new Event('kefu-at-end'));
  }
}
