import { button, h, icon } from './dom.ts';
import { emojiBoard } from './emoji.ts';
import { fileSize } from './format.ts';
import { Ime } from './ime.ts';
import { fill, type Strings } from './lang/index.ts';
import type { Draft } from './outbox.ts';
import { read, remove, scope, write } from './storage.ts';
import type { PanelOptions } from './types.ts';
import { recordClip, voiceKind } from './voice.ts';

const maxText = 4000;

interface Staged { file: File; chip: HTMLElement }

/** Text, faces and files on their way in. What is typed survives a reload; what is chosen waits until it is sent. */
export class Composer {
  readonly element: HTMLElement;
  readonly text: HTMLTextAreaElement;
  private readonly box: HTMLElement;
  private readonly tray = h('div', { class: 'tray', hidden: true });
  private readonly error = h('div', { id: 'composer-error', class: 'error', role: 'alert' });
  private readonly send: HTMLButtonElement;
  private readonly picker: HTMLInputElement;
  private readonly emoji: HTMLButtonElement;
  private board: HTMLElement | undefined;
  private staged: Staged[] = [];
  private readonly draftKey: string;

  constructor(
    private readonly options: PanelOptions,
    private readonly t: Strings,
    private readonly say: (draft: Draft) => void,
    private readonly typed: (on: boolean) => void,
    contextButton: HTMLElement,
  ) {
    this.draftKey = `${scope(options.shop, options.identity)}.draft`;
    this.text = h('textarea', {
      'id': 'kefu-text', 'rows': 1, 'placeholder': t.placeholder, 'aria-label': t.write, 'aria-describedby': 'composer-error',
      'enterkeyhint': 'send', 'autocomplete': 'off',
    });
    this.text.value = read<string>(this.draftKey) ?? '';
    this.send = button(t.send, 'send', () => this.submit(), 'send');
    this.picker = h('input', {
      'type': 'file', 'multiple': true, 'hidden': true, 'accept': options.config.acceptedTypes.join(','), 'tabindex': -1, 'aria-hidden': 'true',
      'onchange': () => { this.stage([...this.picker.files!]); this.picker.value = ''; },
    });
    this.emoji = button(t.emoji, 'smile', () => this.toggleBoard(), 'desk-only');
    this.emoji.setAttribute('aria-expanded', 'false');
    this.box = h('div', { class: 'box' }, this.text, h('div', { class: 'tools' },
      this.emoji, button(t.attach, 'clip', () => this.picker.click()), contextButton, this.voiceButton(), this.send));
    this.element = h('div', { class: 'composer' }, this.tray, this.error, this.box, this.picker);
    const ime = new Ime(this.text);
    this.text.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || ime.owns(event)) return;
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener('input', () => { this.changed(); this.typed(this.text.value.trim() !== ''); });
    this.text.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      this.stage(files);
    });
    this.changed();
  }

  /** Only where this browser can record what the desk takes. */
  private voiceButton(): HTMLElement | '' {
    const kind = voiceKind(this.options.config.acceptedTypes);
    return kind ? button(this.t.record, 'mic', () => {
      recordClip(kind, this.t, (row) => { this.box.hidden = true; this.box.before(row); }).then(
        (file) => {
          if (file && file.size > this.options.config.maxUploadBytes) this.error.textContent = fill(this.t.tooBig, file.name, fileSize(this.options.config.maxUploadBytes, this.options.lang));
          else if (file) this.say({ kind: 'file', file });
        },
        () => { this.error.textContent = this.t.noMicrophone; },
      ).finally(() => {
        this.element.querySelector('.clip')?.remove();
        this.box.hidden = false;
        this.text.focus();
      });
    }) : '';
  }

  get boardOpen(): boolean {
    return this.board !== undefined;
  }

  /** Called once the box has a size: a kept draft may be several lines high. */
  shown(): void {
    this.grow();
  }

  stage(files: File[]): void {
    const { config, lang } = this.options;
    const problems: string[] = [];
    for (const file of files) {
      const ending = /\.[^.]+$/.exec(file.name)?.[0].toLowerCase() ?? '';
      if (config.acceptedTypes.length > 0 && !config.acceptedTypes.includes(ending)) problems.push(fill(this.t.wrongType, file.name));
      else if (file.size > config.maxUploadBytes) problems.push(fill(this.t.tooBig, file.name, fileSize(config.maxUploadBytes, lang)));
      else if (file.size === 0) problems.push(fill(this.t.emptyFile, file.name));
      else this.addChip(file);
    }
    this.changed();
    this.error.textContent = problems.join(' ');
    this.text.focus();
  }

  toggleBoard(): void {
    if (this.board) {
      this.board.remove();
      this.board = undefined;
      this.text.focus();
    } else {
      this.board = emojiBoard(this.t.emoji, (face) => this.insert(face), () => this.toggleBoard());
      this.element.prepend(this.board);
      this.board.querySelector('button')?.focus();
    }
    this.emoji.setAttribute('aria-expanded', String(this.boardOpen));
  }

  private submit(): void {
    const text = this.text.value.trim();
    if (!text && this.staged.length === 0) return;
    if (text.length > maxText) {
      this.error.textContent = fill(this.t.tooLong, maxText, text.length - maxText);
      return;
    }
    for (const { file } of this.staged) this.say({ kind: file.type.startsWith('image/') ? 'image' : 'file', file });
    this.staged = [];
    this.tray.replaceChildren();
    if (text) this.say({ kind: 'text', text });
    this.text.value = '';
    this.changed();
    if (this.board) this.toggleBoard();
    this.text.focus();
  }

  private insert(face: string): void {
    const { selectionStart, selectionEnd } = this.text;
    this.text.setRangeText(face, selectionStart, selectionEnd, 'end');
    this.changed();
    this.typed(true);
  }

  private addChip(file: File): void {
    const isImage = file.type.startsWith('image/');
    const chip = h('span', { class: 'staged' }, icon(isImage ? 'picture' : 'file', 16),
      h('span', { class: 'name' }, file.name), h('small', {}, fileSize(file.size, this.options.lang)));
    const entry = { file, chip };
    chip.append(button(fill(this.t.remove, file.name), 'close', () => {
      this.staged = this.staged.filter((s) => s !== entry);
      chip.remove();
      this.changed();
      this.text.focus();
    }));
    this.staged.push(entry);
    this.tray.append(chip);
  }

  private changed(): void {
    const text = this.text.value;
    this.tray.hidden = this.staged.length === 0;
    const over = text.trim().length - maxText;
    this.error.textContent = over > 0 ? fill(this.t.tooLong, maxText, over) : '';
    this.send.classList.toggle('ready', over <= 0 && (text.trim() !== '' || this.staged.length > 0));
    this.send.setAttribute('aria-disabled', String(!this.send.classList.contains('ready')));
    if (text) write(this.draftKey, text);
    else remove(this.draftKey);
    this.grow();
  }

  private grow(): void {
    this.text.style.height = 'auto';
    const height = Math.min(this.text.scrollHeight, 116);
    this.text.style.height = height > 0 ? `${height}px` : '';
    this.box.classList.toggle('tall', height > 50);
  }
}
