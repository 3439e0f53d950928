import type { BubbleContext } from './bubbles.ts';
import { Composer } from './composer.ts';
import { ContextStrip } from './context-strip.ts';
import { adopt, button, h } from './dom.ts';
import { Header } from './header.ts';
import { strings } from './lang/index.ts';
import { palette } from './palette.ts';
import { Pictures } from './pictures.ts';
import panelCss from './style/panel.css';
import threadCss from './style/thread.css';
import { Talk } from './talk.ts';
import { Thread } from './thread.ts';
import type { MountPanel, PageContext, Panel, PanelOptions } from './types.ts';

const phone = matchMedia('(max-width: 480px)');

class FloatingPanel implements Panel {
  private readonly t;
  private readonly frame: HTMLElement;
  private readonly strip = h('div', { class: 'strip', role: 'status', hidden: true });
  private readonly viewer = h('div', { class: 'viewer', hidden: true });
  private readonly drop;
  private readonly header: Header;
  private readonly thread: Thread;
  private readonly composer: Composer;
  private readonly context_: ContextStrip;
  private talk: Talk;
  private isOpen = false;
  private queued = false;
  private pageOverflow = '';

  constructor(private readonly options: PanelOptions) {
    const t = (this.t = strings(options.lang));
    const root = options.host.shadowRoot ?? options.host.attachShadow({ mode: 'open' });
    adopt(root, panelCss + threadCss);
    this.colours();
    this.talk = this.newTalk(options.identity);
    const pictures = new Pictures((id) => this.talk.attachment(id), (view, label) => this.view(view, label), t, options.lang);
    const c: BubbleContext = { t, lang: options.lang, pictures };
    this.header = new Header(options, t, {
      minimise: () => this.close(),
      person: () => void this.talk.handover(),
      leave: () => this.talk.showLeave(true),
      end: () => void this.talk.close(),
    });
    this.thread = new Thread(options, t, c, this.talk);
    this.context_ = new ContextStrip(c, (draft) => { this.talk.say(draft); this.composer.text.focus(); });
    this.composer = new Composer(options, t, (draft) => this.talk.say(draft), (on) => this.talk.typed(on), this.context_.button);
    this.drop = h('div', { 'class': 'drop', 'hidden': true, 'aria-hidden': 'true' }, t.dropHere);
    this.frame = h('section', { 'class': `panel ${options.mode}`, 'role': options.mode === 'float' ? 'dialog' : 'region', 'aria-labelledby': 'kefu-title', 'lang': options.lang, 'hidden': true },
      this.header.element, this.strip,
      h('div', { class: 'middle' }, this.thread.element, this.thread.jumpButton),
      this.context_.element, this.composer.element,
      h('footer', {}, h('span', {}, t.poweredBy), h('span', {}, t.privacy)),
      this.drop, this.viewer);
    root.append(this.frame);
    this.listen();
    this.context_.set(options.context);
    this.talk.start();
    this.render();
  }

  open(focus = true): void {
    this.isOpen = true;
    this.frame.hidden = false;
    this.lockPage();
    this.fit();
    this.render();
    this.composer.shown();
    this.thread.toEnd();
    this.talk.start();
    if (!focus) return;
    // On a phone the keyboard would jump up over the first answer: the customer opens it by touching the box.
    if (phone.matches) this.header.title.focus();
    else this.composer.text.focus();
  }

  close(): void {
    if (this.options.mode === 'page') return;
    this.isOpen = false;
    this.frame.hidden = true;
    document.documentElement.style.overflow = this.pageOverflow;
    this.options.onClose();
    this.render();
  }

  identify(token: string | undefined): void {
    this.talk.dispose();
    this.talk = this.newTalk(token);
    this.thread.switchTo(this.talk);
    this.talk.start();
    this.render();
  }

  context(context: PageContext): void {
    this.context_.set(context);
  }

  private newTalk(identity: string | undefined): Talk {
    return new Talk(this.options, this.t, identity, () => this.render());
  }

  private render(): void {
    if (this.queued || !this.frame) return;
    this.queued = true;
    // Not requestAnimationFrame: it rests in hidden tabs, and the badge must not.
    queueMicrotask(() => {
      this.queued = false;
      const { talk, t } = this;
      if (this.isOpen) {
        const focused = this.focused();
        this.header.render(talk);
        this.thread.render();
        // A chip that was pressed may be gone: the focus goes on to where the customer writes.
        if (focused && !this.frame.contains(focused)) this.composer.text.focus();
        if (this.thread.readsEnd && document.visibilityState === 'visible') talk.seen();
      }
      const text = talk.phase === 'failed' ? t.startFailed : talk.phase === 'ready' && !talk.connected ? t.disconnected : '';
      this.strip.hidden = text === '';
      if (this.strip.textContent !== text) this.strip.textContent = text;
      this.options.onUnread(this.isOpen ? 0 : talk.unread);
    });
  }

  private focused(): Element | null {
    return (this.frame.getRootNode() as ShadowRoot).activeElement;
  }

  private listen(): void {
    this.frame.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.stopPropagation();
      if (!this.viewer.hidden) this.closeViewer();
      else if (this.header.menuOpen) this.header.closeMenu();
      else if (this.composer.boardOpen) this.composer.toggleBoard();
      else this.close();
    });
    this.thread.element.addEventListener('kefu-at-end', () => {
      if (this.isOpen && document.visibilityState === 'visible') this.talk.seen();
    });
    document.addEventListener('visibilitychange', () => this.render());
    this.header.title.tabIndex = -1;
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    this.frame.addEventListener('dragover', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.drop.hidden = false;
    });
    this.frame.addEventListener('dragleave', (event) => {
      if (!this.frame.contains(event.relatedTarget as Node | null)) this.drop.hidden = true;
    });
    this.frame.addEventListener('drop', (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      this.drop.hidden = true;
      this.composer.stage([...event.dataTransfer!.files]);
    });
    visualViewport?.addEventListener('resize', () => this.fit());
    visualViewport?.addEventListener('scroll', () => this.fit());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.colours());
    phone.addEventListener('change', () => { this.lockPage(); this.fit(); });
  }

  /** The on-screen keyboard covers the page without resizing it: the panel keeps to the part that is seen. */
  private fit(): void {
    const view = visualViewport;
    const covered = this.isOpen && phone.matches && this.options.mode === 'float' && view;
    this.frame.style.height = covered ? `${view.height}px` : '';
    this.frame.style.top = covered ? `${view.offsetTop}px` : '';
  }

  private lockPage(): void {
    if (!this.isOpen || this.options.mode !== 'float') return;
    const page = document.documentElement.style;
    if (phone.matches && page.overflow !== 'hidden') {
      this.pageOverflow = page.overflow;
      page.overflow = 'hidden';
    } else if (!phone.matches) {
      page.overflow = this.pageOverflow;
    }
  }

  private colours(): void {
    const { options } = this;
    const isDark = options.theme === 'dark' || (options.theme === 'auto' && matchMedia('(prefers-color-scheme: dark)').matches);
    options.host.classList.toggle('dark', isDark);
    options.host.classList.toggle('page', options.mode === 'page');
    for (const [name, value] of Object.entries(palette(options.config.brandColor, isDark))) {
      options.host.style.setProperty(`--brand-${name.toLowerCase()}`, value as string);
    }
  }

  private view(picture: HTMLElement, label: string): void {
    const close = button(this.t.closePicture, 'close', () => this.closeViewer());
    this.viewer.replaceChildren(close, picture);
    this.viewer.setAttribute('aria-label', label);
    this.viewer.hidden = false;
    close.focus();
  }

  private closeViewer(): void {
    this.viewer.hidden = true;
    this.viewer.replaceChildren();
    this.composer.text.focus();
  }
}

const mount: MountPanel = (options) => {
  middleDot();
  return new FloatingPanel(options);
};

/** Chinese faces draw the middle dot a whole em wide: it is taken from a Latin one (local, nothing is fetched). */
function middleDot(): void {
  try {
    const sources = 'local("Arial"), local("Liberation Sans"), local("Helvetica Neue"), local("Noto Sans"), local("Roboto"), local("DejaVu Sans")';
    const face = new FontFace('kefu-dot', sources, { unicodeRange: 'U+00B7' });
    document.fonts.add(face);
    face.load().catch(() => document.fonts.delete(face));
  } catch {
    // A wide dot is a blemish, no fault.
  }
}

(globalThis as { __kefuPanel?: MountPanel }).__kefuPanel = mount;
