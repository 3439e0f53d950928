import { Ime } from '../widget/ime.ts';
import { TypingSignal } from '../widget/typing.ts';
import { uuid } from '../widget/uuid.ts';
import { askedBefore, insertAt, unfilled } from './compose-text.ts';
import { h, meta, onContent } from './dom.ts';
import { Drafts } from './drafts.ts';
import { Files } from './files.ts';
import { knownSeq } from './here.ts';
import { postJson, Refused } from './http.ts';
import { sends, type SendKey } from './keys.ts';
import { Outbox } from './outbox.ts';
import { Pending, type Outgoing } from './pending.ts';
import { Picker, type Choice } from './picker.ts';
import { emojiPanel } from './emoji.ts';
import { say } from './words.ts';

/**
 * `form.composer` with data-conversation, data-post-url, data-canned-url, data-people-url, data-upload-url,
 * data-typing-url, data-seen-seq, data-send-key (enter | ctrl-enter) and data-mode (reply | note).
 */
class Composer {
  private readonly box: HTMLTextAreaElement;
  private readonly alert: HTMLElement;
  private readonly ime: Ime;
  private readonly picker: Picker;
  private readonly files: Files;
  private readonly typing: TypingSignal;
  private readonly pending: Pending;
  // Held here: a field outside the page that nobody holds may be collected while its dialog is open, and the choice is lost.
  private readonly chooser = h('input', { type: 'file', multiple: true }) as HTMLInputElement;
  private readonly mentioned = new Map<string, string>();
  private bound: string;

  constructor(private readonly form: HTMLFormElement, private readonly drafts: Drafts, private readonly outbox: Outbox, private readonly noting: Set<string>) {
    this.bound = form.dataset.conversation ?? '';
    this.box = form.querySelector<HTMLTextAreaElement>('.composer-text')!;
    this.alert = form.querySelector<HTMLElement>('.composer-alert') ?? form.appendChild(h('div', { class: 'composer-alert', role: 'alert', hidden: true }));
    this.ime = new Ime(this.box);
    this.picker = new Picker(form.closest<HTMLElement>('.composer-area') ?? form, this.box, (choice, kind) => this.insert(choice, kind));
    this.files = new Files(form.querySelector<HTMLElement>('.composer-files')!, form.dataset.uploadUrl, () => this.fit(), (text) => this.complain(text));
    this.typing = new TypingSignal((on) => form.dataset.typingUrl ? postJson(form.dataset.typingUrl, { on }) : Promise.resolve());
    this.pending = new Pending(() => this.thread);
    this.box.setAttribute('role', 'combobox');
    this.box.setAttribute('aria-autocomplete', 'list');
    this.box.setAttribute('aria-expanded', 'false');
    this.listen();
    this.keepNoting();
    this.restore();
    for (const message of outbox.list(this.conversation)) {
      this.pending.show(message);
      this.offerAgain(message);
    }
  }

  settle(): void {
    if (this.bound !== this.conversation) this.rebind();
    this.pending.settle();
  }

  /** A morph can turn this form into another conversation's. */
  private rebind(): void {
    this.bound = this.conversation;
    this.files.clear();
    this.picker.close();
    this.calm();
    this.box.value = '';
    this.keepNoting();
    this.restore();
  }

  /** A conversation that is drawn anew while a note is written stays a note: it must never turn into a reply under the writer's hands. */
  private keepNoting(): void {
    if (this.noting.has(this.conversation) && this.form.querySelector('.composer-tab[data-mode=note]')) this.show('note');
  }

  private get conversation(): string { return this.form.dataset.conversation ?? ''; }
  private get mode(): 'reply' | 'note' { return this.form.dataset.mode === 'note' ? 'note' : 'reply'; }
  private get thread(): Element | null { return this.form.closest('.wb-thread, [data-thread]')?.querySelector('.messages') ?? null; }
  private get latestSeq(): number { return Number((this.thread as HTMLElement | null)?.dataset.lastSeq ?? this.form.dataset.seenSeq ?? 0); }

  /** What the writer knows of the thread; see {@link knownSeq}. */
  private knownSeq(beganAt: number | undefined): number {
    const shown = [...(this.thread?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])].map((e) => ({ seq: Number(e.dataset.seq), author: e.dataset.author ?? '' }));
    return shown.length > 0 ? knownSeq(beganAt, shown) : beganAt ?? this.latestSeq;
  }

  private listen(): void {
    this.box.addEventListener('input', () => this.typed());
    this.box.addEventListener('click', () => this.offer());
    this.box.addEventListener('blur', () => { this.picker.close(); this.typing.typed(false); });
    this.box.addEventListener('keydown', (event) => this.pressed(event));
    this.box.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.files.add(files);
    });
    this.chooser.addEventListener('change', () => { this.files.add([...this.chooser.files ?? []]); this.box.focus(); });
    this.form.addEventListener('submit', (event) => { event.preventDefault(); void this.send(); });
    this.form.addEventListener('click', (event) => this.clicked(event.target as Element));
    const area = this.form.closest<HTMLElement>('.wb-thread') ?? this.form;
    area.addEventListener('dragover', (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      this.form.classList.add('is-dragging');
    });
    area.addEventListener('dragleave', (event) => { if (!area.contains(event.relatedTarget as Node | null)) this.form.classList.remove('is-dragging'); });
    area.addEventListener('drop', (event) => {
      this.form.classList.remove('is-dragging');
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.files.add(event.dataTransfer.files);
    });
  }

  private pressed(event: KeyboardEvent): void {
    const owned = this.ime.owns(event);
    if (!owned && this.picker.key(event)) return;
    if (sends(event, this.form.dataset.sendKey === 'ctrl-enter' ? 'ctrl-enter' : ('enter' satisfies SendKey), owned)) {
      event.preventDefault();
      void this.send();
    } else if (event.key === 'Escape' && !owned) {
      this.box.blur();
    }
  }

  private clicked(target: Element): void {
    const tab = target.closest<HTMLElement>('.composer-tab');
    if (tab) this.turnTo(tab.dataset.mode === 'note' ? 'note' : 'reply');
    const words = target.closest<HTMLElement>('[data-insert]')?.dataset.insert;
    if (words) this.put(words, this.box.selectionStart, this.box.selectionEnd);
    const tool = target.closest<HTMLElement>('[data-tool]')?.dataset.tool;
    if (tool === 'canned') {
      this.box.focus();
      const gap = /(^|\s)$/.test(this.box.value.slice(0, this.box.selectionStart)) ? '/' : ' /';
      this.put(gap, this.box.selectionStart, this.box.selectionEnd);
    } else if (tool === 'emoji') {
      emojiPanel(this.form.closest<HTMLElement>('.composer-area') ?? this.form, (face) => this.put(face, this.box.selectionStart, this.box.selectionEnd), () => this.box.focus());
    } else if (tool === 'file' || tool === 'picture') {
      this.chooser.accept = tool === 'picture' ? 'image/*' : '';
      this.chooser.value = '';
      this.chooser.click();
    }
  }

  private typed(): void {
    this.drafts.set(this.conversation, this.mode, this.box.value, this.latestSeq);
    if (this.mode === 'reply') this.typing.typed(this.box.value !== '');
    this.calm();
    this.fit();
    this.offer();
  }

  private offer(): void {
    const asked = askedBefore(this.box.value, this.box.selectionStart, this.mode);
    const url = asked?.kind === 'people' ? this.form.dataset.peopleUrl : this.form.dataset.cannedUrl;
    if (asked && url) void this.picker.ask(asked.kind, url, asked.query);
    else this.picker.close();
  }

  private insert(choice: Choice, kind: string): void {
    const asked = askedBefore(this.box.value, this.box.selectionStart, this.mode);
    const from = asked?.from ?? this.box.selectionStart;
    if (kind === 'people') this.mentioned.set(choice.title, choice.id);
    this.put(kind === 'people' ? `@${choice.title} ` : choice.text ?? choice.title, from, this.box.selectionStart);
  }

  private put(words: string, from: number, to: number): void {
    const placed = insertAt(this.box.value, from, to, words);
    this.box.value = placed.text;
    this.box.focus();
    this.box.setSelectionRange(placed.from, placed.to);
    this.typed();
  }

  private turnTo(mode: 'reply' | 'note'): void {
    if (mode === 'note') this.noting.add(this.conversation);
    else this.noting.delete(this.conversation);
    this.show(mode);
    this.box.value = this.drafts.get(this.conversation, mode)?.text ?? '';
    this.fit();
    this.calm();
    this.box.focus();
  }

  private show(mode: 'reply' | 'note'): void {
    this.form.dataset.mode = mode;
    for (const tab of this.form.querySelectorAll<HTMLElement>('.composer-tab')) tab.setAttribute('aria-selected', String((tab.dataset.mode ?? 'reply') === mode));
  }

  private restore(): void {
    const draft = this.drafts.get(this.conversation, this.mode);
    // Text typed while the script was still on its way is newer than any draft.
    if (draft && this.box.value === '') this.box.value = draft.text;
    else if (!draft && document.activeElement !== this.box) this.box.value = this.box.defaultValue;
    this.fit();
  }

  /** As high as its text, by rows: a height of its own would be an inline style that htmx copies into what it swaps in. */
  private fit(): void {
    this.box.rows = 1;
    const style = getComputedStyle(this.box);
    const text = this.box.scrollHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom);
    this.box.rows = Math.max(1, Math.min(9, Math.round(text / Number.parseFloat(style.lineHeight)) || 1));
  }

  private async send(): Promise<void> {
    const text = this.box.value.trim();
    if (this.files.busy) return this.complain(say('uploading'));
    if (text === '' && this.files.ids.length === 0) return;
    const gaps = this.mode === 'reply' ? unfilled(text) : [];
    if (gaps.length > 0) return this.complain(say('unfilled', gaps.join('、')));
    const mode = this.mode;
    const mentions = [...this.mentioned].filter(([name]) => text.includes(`@${name}`)).map(([, id]) => id);
    const message: Outgoing = {
      clientId: uuid(), text, visibility: mode === 'note' ? 'note' : 'public', attachmentIds: this.files.ids,
      draftSeenSeq: this.knownSeq(this.drafts.get(this.conversation, mode)?.seenSeq), ...(mentions.length > 0 ? { mentions } : {}),
    };
    this.outbox.add(this.conversation, message);
    this.drafts.clear(this.conversation, mode);
    this.box.value = '';
    this.files.clear();
    this.mentioned.clear();
    this.typing.typed(false);
    this.picker.close();
    this.fit();
    this.calm();
    await this.post(message);
  }

  private async post(message: Outgoing): Promise<void> {
    this.pending.show(message);
    try {
      const kept = await postJson<unknown>(this.form.dataset.postUrl!, message);
      this.outbox.remove(this.conversation, message.clientId);
      this.pending.kept(message.clientId);
      this.form.dispatchEvent(new CustomEvent('kefu:sent', { bubbles: true, detail: kept ?? message }));
    } catch (error) {
      if (error instanceof Refused && error.problem.code === 'conversations.moved') this.moved(message);
      else this.refused(message, error);
    }
  }

  private moved(message: Outgoing): void {
    this.takeBack(message);
    document.dispatchEvent(new CustomEvent('kefu:missed'));
    this.complain(say('moved'), 'warn', h('button', {
      type: 'button', class: 'btn btn-row', onclick: () => {
        const text = this.box.value.trim() || message.text;
        this.drafts.clear(this.conversation, this.mode);
        this.box.value = '';
        this.fit();
        this.calm();
        const again = { ...message, text, draftSeenSeq: this.latestSeq };
        this.outbox.add(this.conversation, again);
        void this.post(again);
      },
    }, say('sendAnyway')));
  }

  private refused(message: Outgoing, error: unknown): void {
    const why = error instanceof Refused ? error.problem.detail ?? error.problem.title : undefined;
    this.complain(why ?? say('kept'));
    this.offerAgain(message);
  }

  private offerAgain(message: Outgoing): void {
    this.pending.failed(message.clientId, () => { this.calm(); void this.post(message); }, () => this.takeBack(message));
  }

  private takeBack(message: Outgoing): void {
    this.pending.remove(message.clientId);
    this.outbox.remove(this.conversation, message.clientId);
    this.box.value = this.box.value === '' ? message.text : `${message.text}\n${this.box.value}`;
    this.box.focus();
    this.typed();
  }

  private complain(text: string, kind = 'bad', ...actions: HTMLElement[]): void {
    this.alert.dataset.kind = kind;
    this.alert.replaceChildren(h('span', {}, text), ...actions);
    this.alert.hidden = false;
  }

  private calm(): void { this.alert.hidden = true; }
}

export function startComposers(): void {
  const person = meta('feed-person') ?? '';
  const drafts = new Drafts(localStorage, person);
  const outbox = new Outbox(localStorage, person);
  const noting = new Set<string>();
  drafts.prune();
  const known = new WeakMap<HTMLFormElement, Composer>();
  onContent(() => {
    for (const form of document.querySelectorAll<HTMLFormElement>('form.composer[data-post-url]')) {
      const had = known.get(form);
      if (had) had.settle();
      else known.set(form, new Composer(form, drafts, outbox, noting));
    }
  });
}
