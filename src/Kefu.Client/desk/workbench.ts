import htmx from 'htmx.org';
import { onContent } from './dom.ts';
import { postJson } from './http.ts';
import { noteOpen, switchBack, switchTo } from './quick-switch.ts';
import { registerKey } from './shortcuts.ts';
import { startHere } from './workbench-here.ts';
import { openConversation, startJsonForms } from './workbench-forms.ts';
import { say } from './words.ts';

const heartbeatMs = 20_000;

/** The agent's desk: `.wb[data-desk]`. What only it needs beside the parts that every page has. */
export function startWorkbench(): void {
  startJsonForms();
  const bench = document.querySelector<HTMLElement>('.wb[data-desk]');
  if (!bench) return;
  startHere();
  keepOpenMenus();
  keepPlace();
  askOlder();
  readMarks();
  reminders();
  sendChoice();
  registerKey({ key: 'o', label: say('open'), action: () => (document.querySelector<HTMLElement>('.crow:focus') ?? document.querySelector<HTMLElement>('.crow[aria-current]') ?? document.querySelector<HTMLElement>('.crow'))?.click() });
  registerKey({ key: 'Escape', label: say('leave'), action: () => (document.activeElement as HTMLElement | null)?.blur() });
  registerKey({ key: '`', label: say('lastOpen'), action: switchBack });
  for (let place = 1; place <= 9; place++) registerKey({ key: `g ${place}`, label: say('openPlace', place), action: () => switchTo(place) });
  const beat = bench.dataset.heartbeatUrl;
  if (beat) setInterval(() => { void postJson(beat, {}).catch(() => undefined); }, heartbeatMs);
  onContent(marks);
  document.addEventListener('click', (event) => {
    const row = (event.target as Element).closest<HTMLElement>('.crow[data-conversation]');
    if (row && !(event as MouseEvent).ctrlKey && !(event as MouseEvent).metaKey) select(row.dataset.conversation!);
  });
}

function select(conversation: string | undefined): void {
  for (const row of document.querySelectorAll('.crow[aria-current]')) if ((row as HTMLElement).dataset.conversation !== conversation) row.removeAttribute('aria-current');
  const row = conversation ? document.querySelector(`.crow[data-conversation="${CSS.escape(conversation)}"]`) : null;
  row?.setAttribute('aria-current', 'true');
  if (row && document.querySelector('#wb-thread[data-read-url]')?.getAttribute('data-thread') === conversation && !document.hidden) {
    row.classList.remove('is-unread');
    row.querySelector('.unread-dot')?.remove();
  }
}

/** After any swap: the row of the open conversation is marked, and a composer that no longer fits its reader is drawn anew. */
function marks(): void {
  const thread = document.querySelector<HTMLElement>('#wb-thread')?.dataset.thread;
  noteOpen(thread);
  select(thread);
  const may = document.querySelector<HTMLElement>('#thread-top')?.dataset.may;
  const composer = document.querySelector<HTMLElement>('form.composer[data-conversation]');
  const has = !composer ? 'none' : composer.dataset.typingUrl ? 'reply' : 'note';
  if (thread && may && may !== has && composer?.dataset.conversation !== undefined) {
    void htmx.ajax('GET', `/desk/fragments/${thread}${location.search}`, { target: '#wb-thread', swap: 'outerHTML' });
  }
}

/** A menu that is open stays open when its surroundings are drawn anew. */
function keepOpenMenus(): void {
  let open: string[] = [];
  document.addEventListener('htmx:before:swap', () => { open = [...document.querySelectorAll<HTMLDetailsElement>('details[id][open]')].map((d) => d.id); });
  document.addEventListener('htmx:after:swap', () => { for (const id of open) document.getElementById(id)?.setAttribute('open', ''); });
}

/** Older messages come in above what is read: the reader's place does not move. */
function keepPlace(): void {
  let before: { height: number; top: number; first: string } | undefined;
  document.addEventListener('htmx:before:swap', () => {
    const list = document.getElementById('messages');
    before = list ? { height: list.scrollHeight, top: list.scrollTop, first: firstOf(list) } : undefined;
  });
  document.addEventListener('htmx:after:swap', () => {
    const list = document.getElementById('messages');
    if (!list || !before || firstOf(list) === before.first || !list.querySelector(`#${CSS.escape(before.first)}`)) return;
    const wanted = before.top + (list.scrollHeight - before.height);
    if (Math.abs(list.scrollTop - wanted) > 4) list.scrollTop = wanted;
  });
}

const nearTopPx = 120;

/** Earlier messages are asked for when the reader nears the top, and again when a refresh that was on its way took them back. */
function askOlder(): void {
  const look = (list: HTMLElement): void => {
    const older = list.scrollTop <= nearTopPx ? list.querySelector<HTMLElement>('#older:not([data-asked])') : null;
    if (!older) return;
    older.dataset.asked = 'true';
    older.click();
  };
  document.addEventListener('scroll', (event) => {
    if (event.target instanceof HTMLElement && event.target.id === 'messages') look(event.target);
  }, { capture: true, passive: true });
  document.addEventListener('htmx:after:swap', () => {
    const list = document.getElementById('messages');
    if (list && list.scrollHeight > list.clientHeight + nearTopPx) look(list);
  });
}

function firstOf(list: Element): string { return list.querySelector('[data-seq]')?.id ?? ''; }

/** Who serves a conversation and has it before their eyes has read it. */
function readMarks(): void {
  const told = new Map<string, number>();
  const look = (): void => {
    const thread = document.querySelector<HTMLElement>('#wb-thread[data-read-url]');
    const upToSeq = Number(document.getElementById('messages')?.dataset.lastSeq ?? 0);
    if (!thread || document.hidden || upToSeq === 0 || (told.get(thread.dataset.thread!) ?? 0) >= upToSeq) return;
    told.set(thread.dataset.thread!, upToSeq);
    void postJson(thread.dataset.readUrl!, { upToSeq }).catch(() => told.delete(thread.dataset.thread!));
  };
  onContent(look);
  document.addEventListener('visibilitychange', look);
}

/** The standard's reminder that a customer waits, told only to whom it concerns. */
function reminders(): void {
  document.addEventListener('kefu:conversations.slow-response-noticed', (event) => {
    const id = (event as CustomEvent<{ id?: string }>).detail?.id;
    if (id) void htmx.ajax('GET', `/desk/fragments/${id}/reminder`, { target: '#dialog-host', swap: 'none' });
  });
  document.addEventListener('kefu:open-conversation', (event) => {
    const id = (event as CustomEvent<{ id?: string }>).detail?.id;
    if (id) openConversation(id);
  });
}

/** Enter or Ctrl Enter sends: the person's choice, kept in this browser. */
function sendChoice(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-send-choice]');
    const form = button?.closest<HTMLFormElement>('form.composer');
    if (!button || !form) return;
    const next = form.dataset.sendKey === 'ctrl-enter' ? 'enter' : 'ctrl-enter';
    form.dataset.sendKey = next;
    document.cookie = `kefu-send=${next}; path=/; max-age=31536000; samesite=lax`;
    button.querySelector('[data-key-send]')?.replaceChildren(next === 'enter' ? 'Enter' : 'Ctrl Enter');
    form.querySelector<HTMLElement>('.composer-text')?.focus();
  });
}
