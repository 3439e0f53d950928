import { h } from './dom.ts';
import { isProblem, type Problem, writeHeaders } from './http.ts';
import { idleHeaders } from './idle.ts';
import { toast } from './toasts.ts';
import { say } from './words.ts';

interface Context {
  sourceElement: Element; text?: string; target?: Element;
  request: { method: string; headers: Record<string, string>; body?: unknown };
  response?: { status: number; headers: Headers };
}
const contextOf = (event: Event): Context | undefined => (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;

/** Two presses within so many milliseconds are one double click. */
const doubleClickMs = 1000;

const isRead = (ctx: Context): boolean => /^(GET|HEAD)$/i.test(ctx.request.method);

/** What is on its way from an element, or has been answered by another page that is about to come: the same again is the second half of a double click. */
let sending = new WeakMap<Element, string>();

function isDouble(ctx: Context): boolean {
  const body = ctx.request.body instanceof FormData ? [...ctx.request.body].map(([name, value]) => `${name}=${value instanceof File ? value.name : value}`).join('\n') : '';
  if (sending.get(ctx.sourceElement) === body) return true;
  sending.set(ctx.sourceElement, body);
  return false;
}

/** A form that htmx does not send: the browser sends it once for each press, though it shows one answer. */
function startPlainForms(): void {
  let last: { form: EventTarget | null; at: number } = { form: null, at: 0 };
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== 'post') return;
    if (last.form === form && event.timeStamp - last.at < doubleClickMs) event.preventDefault();
    else last = { form, at: event.timeStamp };
  });
}

/** Puts the forgery token on writes and sends none of them twice; turns problem details into field errors or a toast; never swaps an error page in. */
export function startProblems(): void {
  startPlainForms();
  // A page that the browser kept is a page to be used again.
  window.addEventListener('pageshow', () => { sending = new WeakMap(); });
  document.addEventListener('htmx:finally:request', (event) => {
    const ctx = contextOf(event);
    if (!ctx || ctx.response?.headers.has('HX-Redirect')) return;
    const sent = sending.get(ctx.sourceElement);
    const release = (): void => { if (sending.get(ctx.sourceElement) === sent) sending.delete(ctx.sourceElement); };
    // A fast answer can be there before the second half of the double click; what was refused may be tried again at once.
    if (ctx.sourceElement instanceof HTMLFormElement && ctx.response && ctx.response.status < 400) setTimeout(release, doubleClickMs);
    else release();
  });
  document.addEventListener('htmx:config:request', (event) => {
    const ctx = contextOf(event)!;
    if (!isRead(ctx) && isDouble(ctx)) {
      event.preventDefault();
      return;
    }
    Object.assign(ctx.request.headers, isRead(ctx) ? idleHeaders() : writeHeaders());
    clear(ctx.sourceElement.closest('form'));
  });
  document.addEventListener('htmx:after:request', (event) => {
    const ctx = contextOf(event);
    const status = ctx?.response?.status ?? 0;
    if (!ctx || status < 400) return;
    if (status === 401) {
      event.preventDefault();
      location.reload();
    } else if (isProblem(ctx.response!.headers.get('content-type'))) {
      event.preventDefault();
      show(JSON.parse(ctx.text ?? '{}') as Problem, ctx.sourceElement);
    } else if (status !== 422 && status !== 409) {
      event.preventDefault();
      toast(say('failed'), { kind: 'bad' });
    }
  });
  document.addEventListener('htmx:error', (event) => {
    const { ctx, error } = (event as CustomEvent<{ ctx?: Context; error?: Error }>).detail ?? {};
    // A background refresh that fails is told by the offline strip, not by a toast each.
    if (error instanceof TypeError && ctx && !ctx.response && !/^GET$/i.test(ctx.request.method)) toast(say('unreachable'), { kind: 'bad' });
  });
}

function show(problem: Problem, source: Element): void {
  const form = source.closest('form');
  const rest: string[] = [];
  let first: HTMLElement | undefined;
  for (const [name, texts] of Object.entries(problem.errors ?? {})) {
    const field = form && [...form.querySelectorAll<HTMLElement>('[data-field]')].find((f) => f.dataset.field!.toLowerCase() === name.toLowerCase());
    if (!field) {
      rest.push(...texts);
      continue;
    }
    field.classList.add('is-invalid');
    const control = field.querySelector<HTMLElement>('input, select, textarea');
    const line = h('div', { class: 'field-error', id: `${control?.id || name}-error` }, texts[0] ?? '');
    field.querySelector('.field-error')?.remove();
    field.append(line);
    control?.setAttribute('aria-invalid', 'true');
    control?.setAttribute('aria-describedby', line.id);
    first ??= control ?? undefined;
  }
  if (first) first.focus();
  const text = [...(problem.errors && rest.length === 0 ? [] : [problem.detail ?? problem.title ?? say('failed')]), ...rest].join(' ');
  if (!text) return;
  if (!form) {
    toast(text, { kind: 'bad' });
    return;
  }
  const summary = h('div', { class: 'form-summary', role: 'alert', tabindex: -1 }, text);
  form.prepend(summary);
  if (!first) summary.focus();
}

function clear(form: Element | null): void {
  if (!form) return;
  form.querySelector(':scope > .form-summary')?.remove();
  for (const field of form.querySelectorAll('.field.is-invalid')) {
    field.classList.remove('is-invalid');
    field.querySelector('.field-error')?.remove();
    field.querySelector('[aria-invalid]')?.removeAttribute('aria-invalid');
  }
}
