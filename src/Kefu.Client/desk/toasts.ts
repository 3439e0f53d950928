import { h } from './dom.ts';
import { say } from './words.ts';

export interface ToastOptions { kind?: 'good' | 'bad'; seconds?: number; undo?: () => void; href?: string }

/** A line at the foot of the page; errors stay until closed. */
export function toast(text: string, { kind, seconds = kind === 'bad' ? 0 : 6, undo, href }: ToastOptions = {}): void {
  const host = document.getElementById('toasts');
  if (!host) return;
  const line: HTMLElement = h('div', { 'class': 'toast-line', 'role': kind === 'bad' ? 'alert' : 'status', 'data-kind': kind ?? null, 'data-toast-for': seconds },
    href ? h('a', { href }, text) : h('span', {}, text),
    undo ? h('button', { type: 'button', class: 'btn btn-link', onclick: () => { line.remove(); undo(); } }, say('undo')) : null,
    h('button', { 'type': 'button', 'class': 'btn btn-quiet', 'data-toast-close': true }, say('close')));
  for (const old of [...host.querySelectorAll('.toast-line')].slice(0, -2)) old.remove();
  host.append(line);
}

export function startToasts(): void {
  document.addEventListener('click', (event) => {
    const close = (event.target as Element).closest('[data-toast-close]');
    // After htmx has read the button: an undo that is gone from the page would not be sent.
    if (close) setTimeout(() => close.closest('.toast-line')?.remove());
  });
  document.addEventListener('kefu:toast', (event) => {
    const { text, kind, value } = (event as CustomEvent<{ text?: string; value?: string; kind?: 'good' | 'bad' }>).detail ?? {};
    if (text ?? value) toast((text ?? value)!, kind ? { kind } : {});
  });
  const host = document.getElementById('toasts');
  if (!host) return;
  const arm = (line: HTMLElement): void => {
    const seconds = Number(line.dataset.toastFor);
    if (!seconds || line.dataset.armed) return;
    line.dataset.armed = 'true';
    const leave = (): void => {
      if (line.matches(':hover, :focus-within')) setTimeout(leave, 1000);
      else line.remove();
    };
    setTimeout(leave, seconds * 1000);
  };
  new MutationObserver(() => host.querySelectorAll<HTMLElement>('.toast-line').forEach(arm)).observe(host, { childList: true });
}
