import htmx from 'htmx.org';
import { onContent } from './dom.ts';

/** What was shown in full is covered again after its seconds; the way back leads over the reason once more. */
export function startMasks(): void {
  const armed = new WeakSet<Element>();
  const covered = new Map<string, Node>();
  document.addEventListener('htmx:before:swap', () => {
    for (const element of document.querySelectorAll('.masked:not([data-mask-after])')) {
      if (element.id && element.querySelector('form')) covered.set(element.id, element.cloneNode(true));
    }
  });
  onContent(() => {
    for (const element of document.querySelectorAll<HTMLElement>('[data-mask-after]')) {
      if (armed.has(element)) continue;
      armed.add(element);
      setTimeout(() => cover(element, covered.get(element.id)), Number(element.dataset.maskAfter) * 1000);
    }
  });
}

function cover(element: HTMLElement, before: Node | undefined): void {
  if (!element.isConnected) return;
  const back = before?.cloneNode(true) as HTMLElement | undefined;
  if (!back) {
    element.textContent = element.dataset.mask ?? '****';
    return;
  }
  back.querySelector('details')?.removeAttribute('open');
  element.replaceWith(back);
  htmx.process(back);
}
