import { onContent } from './dom.ts';

const focusable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';

/** What scrolls and holds nothing that takes the focus takes it itself, so that keys can scroll it. */
export function startScrollable(): void {
  const look = (): void => {
    for (const region of document.querySelectorAll<HTMLElement>('main.page, pre')) {
      const scrolls = region.scrollHeight > region.clientHeight + 1 || region.scrollWidth > region.clientWidth + 1;
      if (scrolls && !region.querySelector(focusable)) region.tabIndex = 0;
      else if (region.id === 'content') region.tabIndex = -1;
      else region.removeAttribute('tabindex');
    }
  };
  onContent(look);
  addEventListener('resize', look);
  addEventListener('load', look);
}
