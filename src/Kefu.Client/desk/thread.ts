import { h, onContent } from './dom.ts';
import { say } from './words.ts';

const nearPx = 80;

/** Keeps the newest message in view while the reader is at the foot, and offers a way down when not. */
export function startThread(): void {
  const atFoot = new WeakMap<Element, boolean>();
  const shown = new WeakMap<Element, string>();
  const toFoot = (list: Element): void => { list.scrollTop = list.scrollHeight; };
  const isAtFoot = (list: Element): boolean => list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;

  document.addEventListener('scroll', (event) => {
    const list = event.target;
    if (!(list instanceof HTMLElement) || !list.classList.contains('messages')) return;
    const foot = isAtFoot(list);
    atFoot.set(list, foot);
    if (foot) list.parentElement?.querySelector('.jump')?.remove();
  }, { capture: true, passive: true });

  // A reader who has just begun to scroll up is not thrown back by a message that comes before the scroll is told.
  document.addEventListener('htmx:before:swap', () => {
    for (const list of document.querySelectorAll('.messages')) if (shown.has(list)) atFoot.set(list, isAtFoot(list));
  });

  onContent(() => {
    for (const list of document.querySelectorAll<HTMLElement>('.messages')) {
      const last = list.dataset.lastSeq ?? '';
      const first = !shown.has(list);
      const grew = !first && shown.get(list) !== last;
      shown.set(list, last);
      if (first || atFoot.get(list) !== false) toFoot(list);
      else if (grew && !list.parentElement?.querySelector('.jump')) {
        const jump = h('button', { type: 'button', class: 'btn jump', onclick: () => { toFoot(list); jump.remove(); } }, say('newBelow'));
        list.after(jump);
      }
    }
  });

  // The picker and the composer take height from the thread: the last message stays in view.
  const resized = new ResizeObserver((entries) => {
    for (const { target } of entries) if (atFoot.get(target) !== false) toFoot(target);
  });
  onContent(() => document.querySelectorAll('.messages').forEach((list) => resized.observe(list)));

  const gone = new Map<string, ReturnType<typeof setTimeout>>();
  document.addEventListener('kefu:typing', (event) => {
    const { conversationId, name, on } = (event as CustomEvent<{ conversationId: string; name: string; on: boolean }>).detail ?? {};
    const line = document.querySelector<HTMLElement>(`.typing[data-conversation="${CSS.escape(conversationId ?? '')}"]`);
    if (!line) return;
    clearTimeout(gone.get(conversationId));
    line.textContent = on ? say('typing', name || '') : '';
    if (on) gone.set(conversationId, setTimeout(() => { line.textContent = ''; }, 8000));
  });
}
