import htmx from 'htmx.org';
import { askAgain } from './ask-again.ts';
import { h } from './dom.ts';
import { postJson } from './http.ts';
import { localTimes, tagChange, toJson } from './json-forms.ts';
import { toast } from './toasts.ts';

interface Context { sourceElement: HTMLElement; request: { body?: unknown; headers: Record<string, string> }; response?: { status: number } }
const contextOf = (event: Event): Context | undefined => (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;

/**
 * `data-json` on an element with hx-post (and hx-encoding="multipart/form-data", so that htmx leaves the body alone)
 * sends it as JSON to a public door. After a success: `data-done` is said, `data-closes` closes the dialog, `data-after`
 * names what to ask for again, `data-clear` empties the form, `data-open-desk` opens that conversation.
 */
export function startJsonForms(): void {
  document.addEventListener('htmx:config:request', (event) => {
    const ctx = contextOf(event);
    if (!ctx?.sourceElement.matches('[data-json]')) return;
    const entries = ctx.request.body instanceof FormData ? [...ctx.request.body.entries()] : [];
    const json = localTimes(toJson(entries));
    const tags = ctx.sourceElement.dataset.tags;
    if (tags !== undefined) {
      const change = tagChange(tags.split('\n').filter(Boolean), String(json.tags ?? ''));
      delete json.tags;
      Object.assign(json, change);
    }
    ctx.request.body = JSON.stringify(json);
    ctx.request.headers['Content-Type'] = 'application/json';
    ctx.request.headers['Accept'] = 'application/json';
  });
  document.addEventListener('htmx:after:request', (event) => {
    const ctx = contextOf(event);
    const status = ctx?.response?.status ?? 0;
    if (!ctx?.sourceElement.matches('[data-json]') || status < 200 || status >= 300) return;
    done(ctx.sourceElement);
  });
  // A time of one's own is wanted only where it is chosen, and typing one chooses it.
  document.addEventListener('input', (event) => {
    const field = event.target as HTMLInputElement;
    const own = field.dataset?.localOf ? document.getElementById(field.dataset.localOf) as HTMLInputElement | null : null;
    if (own && field.value) own.checked = true;
    const group = field.closest('fieldset');
    for (const one of group?.querySelectorAll<HTMLInputElement>('[data-local-of]') ?? []) one.required = (document.getElementById(one.dataset.localOf!) as HTMLInputElement).checked;
  });
  document.addEventListener('kefu:ticket-opened', () => document.querySelector<HTMLDialogElement>('dialog[open]')?.close());
  document.addEventListener('click', (event) => {
    const tag = (event.target as Element).closest<HTMLElement>('[data-add-tag]');
    const field = tag?.closest('form')?.querySelector<HTMLInputElement>('input[name="tags"]');
    if (!tag || !field) return;
    field.value = [...field.value.split(/[,，、;；]/).map((t) => t.trim()).filter(Boolean), tag.dataset.addTag!].join(', ');
    tag.remove();
    field.focus();
  });
}

function done(source: HTMLElement): void {
  const { done, after, closes, clear, openDesk } = source.dataset;
  if (closes !== undefined) source.closest('dialog')?.close();
  if (clear !== undefined && source instanceof HTMLFormElement) source.reset();
  if (done) toast(done, { kind: 'good', ...undoOf(source) });
  askAgain(after);
  if (openDesk) openConversation(openDesk);
}

/** `data-undo="/door/{field}"` on a form offers to take it back. */
function undoOf(source: HTMLElement): { undo?: () => void; seconds?: number } {
  const { undo, after } = source.dataset;
  if (!undo || !(source instanceof HTMLFormElement)) return {};
  const door = undo.replace(/\{(\w+)\}/, (_, name: string) => encodeURIComponent(String(new FormData(source).get(name) ?? '')));
  return {
    seconds: 20,
    undo: () => void postJson(door, {}).then(() => askAgain(after))
      .catch((error: unknown) => toast(error instanceof Error ? error.message : String(error), { kind: 'bad' })),
  };
}

/** Shows a conversation as a click on its row would, whether the row is in the list or not. */
export function openConversation(id: string): void {
  const row = document.querySelector<HTMLElement>(`.crow[data-conversation="${CSS.escape(id)}"]`);
  const bench = document.querySelector<HTMLElement>('.wb');
  if (!bench) {
    location.assign(`/desk/${id}`);
    return;
  }
  if (row) {
    row.click();
    return;
  }
  const link = h('a', { 'href': `/desk/${id}${location.search}`, 'hx-get': `/desk/fragments/${id}${location.search}`, 'hx-target': '#wb-thread', 'hx-swap': 'outerHTML', 'hx-push-url': `/desk/${id}${location.search}`, 'data-pane-go': 'thread', 'hidden': true });
  bench.append(link);
  htmx.process(link);
  link.click();
  setTimeout(() => link.remove(), 2000);
}
