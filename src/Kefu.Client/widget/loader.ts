import { fetchConfig, ApiError } from './api.ts';
import { backoffMs } from './backoff.ts';
import { adopt, h, icon } from './dom.ts';
import { launcherStrings, pickLang } from './lang/launcher.ts';
import { palette } from './palette.ts';
import { read, scope, type Remembered } from './storage.ts';
import launcherCss from './style/launcher.css';
import type { Config, Lang, MountPanel, PageContext, Panel } from './types.ts';

/** The script a shop embeds: the launcher, and the panel once it is wanted. */
class Widget {
  private readonly base: string;
  private readonly folder: string;
  private readonly shop: string;
  private readonly lang: Lang;
  private readonly theme: 'auto' | 'light' | 'dark';
  private readonly mode: 'float' | 'page';
  private readonly words;
  private identity: string | undefined;
  private pageContext: PageContext = {};
  private config: Promise<Config> | undefined;
  private panel: Promise<Panel> | undefined;
  private readonly badge = h('span', { 'hidden': true, 'aria-hidden': 'true' });
  private readonly launcher: HTMLButtonElement;
  private readonly host = h('div', { id: 'kefu-launcher' });

  constructor(private readonly script: HTMLScriptElement) {
    // Served as /widget.js or /assets/widget.js, perhaps below a path: the desk is what stands before that.
    this.folder = new URL('.', script.src).href;
    this.base = this.folder.replace(/\/(assets\/)?$/, '');
    this.shop = script.dataset['shop'] ?? '';
    this.identity = script.dataset['identity'] || undefined;
    this.lang = pickLang(script.dataset['lang'], document.documentElement.lang, navigator.language);
    this.theme = script.dataset['theme'] === 'dark' || script.dataset['theme'] === 'light' ? script.dataset['theme'] : 'auto';
    this.mode = script.dataset['mode'] === 'page' ? 'page' : 'float';
    this.words = launcherStrings[this.lang];
    this.launcher = h('button', {
      'type': 'button', 'aria-label': this.words.open, 'aria-haspopup': 'dialog', 'aria-expanded': 'false', 'lang': this.lang, 'onclick': () => this.open(),
    }, icon('chat', 26), this.badge);
  }

  async start(): Promise<void> {
    const config = await this.loadConfig();
    if (this.mode === 'page') {
      this.fillPage(config);
      return;
    }
    const { fill, hover, onFill } = palette(config.brandColor, false);
    const root = this.host.attachShadow({ mode: 'open' });
    adopt(root, launcherCss);
    this.host.style.setProperty('--fill', fill);
    this.host.style.setProperty('--hover', hover);
    this.host.style.setProperty('--on', onFill);
    root.append(this.launcher);
    document.body.append(this.host);
    // A talk that is still open goes on listening, so that an answer shows on the closed launcher.
    if (standsOpen()) this.open(false);
    else if (this.expectsAnswer()) (window.requestIdleCallback ?? setTimeout)(() => void this.load().catch(() => undefined));
  }

  /** The whole page is the talk: for the web views of apps. What identifies comes in the fragment, which no server and no log sees. */
  private fillPage(config: Config): void {
    const told = new URLSearchParams(location.hash.slice(1));
    this.identity ??= told.get('identity') ?? keptIdentity();
    keepIdentity(this.identity);
    const order = new URLSearchParams(location.search).get('order');
    if (order) this.pageContext = { orderNumber: order };
    if (location.hash) history.replaceState(null, '', location.pathname + location.search);
    document.title = config.name;
    void this.load().then((panel) => panel.open(false));
  }

  open(focus = true): void {
    this.launcher.setAttribute('aria-busy', 'true');
    this.load().then(
      (panel) => {
        this.launcher.hidden = true;
        this.launcher.setAttribute('aria-expanded', 'true');
        this.launcher.setAttribute('aria-label', this.words.open);
        panel.open(focus);
        standOpen(true);
      },
      () => this.launcher.setAttribute('aria-label', this.words.failed),
    ).finally(() => this.launcher.removeAttribute('aria-busy'));
  }

  close(): void {
    void this.panel?.then((panel) => panel.close());
  }

  identify(token?: string): void {
    this.identity = token || undefined;
    void this.panel?.then((panel) => panel.identify(this.identity));
    if (!this.panel && this.expectsAnswer()) void this.load().catch(() => undefined);
  }

  context(context: PageContext): void {
    this.pageContext = context ?? {};
    void this.panel?.then((panel) => panel.context(this.pageContext));
  }

  private expectsAnswer(): boolean {
    return read<Remembered>(scope(this.shop, this.identity))?.open ?? false;
  }

  private loadConfig(): Promise<Config> {
    this.config ??= this.keepAsking();
    return this.config;
  }

  private async keepAsking(): Promise<Config> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await fetchConfig(this.base, this.shop, this.lang);
      } catch (error) {
        if (error instanceof ApiError && !error.passing) {
          console.warn(`Kefu: ${error.message}`);
          throw error;
        }
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt, Math.random, 2000, 60000)));
      }
    }
  }

  private load(): Promise<Panel> {
    this.panel ??= this.fetchPanel().catch((error: unknown) => {
      this.panel = undefined;
      throw error;
    });
    return this.panel;
  }

  private async fetchPanel(): Promise<Panel> {
    const [config, mount] = await Promise.all([this.loadConfig(), this.fetchScript()]);
    const host = h('div', { id: 'kefu-panel' });
    document.body.append(host);
    return mount({
      base: this.base,
      shop: this.shop,
      lang: this.lang,
      theme: this.theme,
      config,
      identity: this.identity,
      context: this.pageContext,
      mode: this.mode,
      host,
      onUnread: (count) => this.unread(count),
      onClose: () => this.closed(),
    });
  }

  /** A plain script element: it passes under the same script-src as this script, with no need for CORS or eval. */
  private fetchScript(): Promise<MountPanel> {
    const known = (globalThis as { __kefuPanel?: MountPanel }).__kefuPanel;
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const element = h('script', { async: true, nonce: this.script.nonce || undefined });
      element.src = trusted(this.folder + 'widget-panel.js');
      element.onload = () => resolve((globalThis as { __kefuPanel?: MountPanel }).__kefuPanel!);
      element.onerror = () => {
        element.remove();
        reject(new Error('panel'));
      };
      document.head.append(element);
    });
  }

  private unread(count: number): void {
    document.title = titled(document.title, count);
    this.badge.hidden = count === 0;
    this.badge.textContent = count > 99 ? '99+' : String(count);
    this.launcher.setAttribute('aria-label', count > 0 ? `${this.words.open}, ${this.words.unread.replace('{0}', String(count))}` : this.words.open);
  }

  private closed(): void {
    standOpen(false);
    this.launcher.hidden = false;
    this.launcher.setAttribute('aria-expanded', 'false');
    this.launcher.focus();
  }
}

/** A web view that reloads must not make a guest of who is signed in: kept for the tab, and no longer. */
function keptIdentity(): string | undefined {
  try {
    return sessionStorage.getItem('kefu.identity') ?? undefined;
  } catch {
    return undefined;
  }
}

function keepIdentity(token: string | undefined): void {
  try {
    if (token) sessionStorage.setItem('kefu.identity', token);
  } catch {
    // Then the app gives it again with the next address.
  }
}

/** The page may change its title meanwhile: only what was put before it is taken away again. */
function titled(title: string, count: number): string {
  const own = title.replace(/^\(\d+\+?\) /, '');
  return count > 0 ? `(${count > 99 ? '99+' : count}) ${own}` : own;
}

/** On a desktop an open panel stays open from page to page; on a phone it would hide the page just asked for. */
function standsOpen(): boolean {
  try {
    return sessionStorage.getItem('kefu.open') === '1' && !matchMedia('(max-width: 480px)').matches;
  } catch {
    return false;
  }
}

function standOpen(on: boolean): void {
  try {
    sessionStorage.setItem('kefu.open', on ? '1' : '');
  } catch {
    // Then it is opened again by hand.
  }
}

/** Pages that demand Trusted Types take script addresses only from a named policy. */
function trusted(url: string): string {
  const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } }).trustedTypes;
  try {
    return types ? types.createPolicy('kefu', { createScriptURL: (u: string) => u }).createScriptURL(url) : url;
  } catch {
    return url;
  }
}

const script = document.currentScript as HTMLScriptElement | null;
const page = window as { Kefu?: Partial<Widget> };
if (script?.dataset['shop'] && !page.Kefu?.open) {
  const widget = new Widget(script);
  page.Kefu = {
    open: () => widget.open(),
    close: () => widget.close(),
    identify: (token?: string) => widget.identify(token),
    context: (context: PageContext) => widget.context(context),
  };
  const start = (): void => void widget.start().catch(() => undefined);
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
  // Shops call Kefu.context(...) once the script, which loads asynchronously, is there.
  document.dispatchEvent(new CustomEvent('kefu:ready'));
} else if (script && !script.dataset['shop']) {
  console.warn('Kefu: the script tag needs data-shop.');
}
