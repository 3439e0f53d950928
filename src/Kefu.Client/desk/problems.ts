import { h } from './dom.ts';
import { isProblem, type Problem, writeHeaders } from './http.ts';
import { idleHeaders } from './idle.ts';
import { toast } from './toasts.ts';
import { say } from './words.ts';

interface Context {
  sourceElement: Element; text?: string; target?: Element;
  request: { method: string; headers: Record<string, string> };
  response?: { status: number; headers: Headers };
}
const contextOf = (event: Event): Context | undefined => (event as CustomEvent<{ ctx?: Context }>).detail?.ctx;

/** Puts the forgery token on writes; turns problem details into field errors or a toast; never swaps an error page in. */
export function startProblems(): void {
  document.addEventListener('htmx:config:request', (event) => {
    const ctx = contextOf(event)!;
    Object.assign(ctx.request.headers, /^(GET|HEAD)$/i.test(ctx.request.method) ? idleHeaders() : writeHeaders());
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
