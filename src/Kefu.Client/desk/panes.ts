import { onContent } from './dom.ts';

/** `data-pane-go="list|thread|customer|views"` changes the pane on a phone; `data-pane-toggle` opens a drawer. */
export function startPanes(): void {
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const bench = document.querySelector<HTMLElement>('.wb');
    if (!bench) return;
    const go = target.closest<HTMLElement>('[data-pane-go]');
    if (go) {
      bench.dataset.pane = go.dataset.paneGo!;
      bench.classList.remove('is-views-open');
    }
    const toggle = target.closest<HTMLElement>('[data-pane-toggle]');
    if (toggle) {
      bench.classList.toggle(`is-${toggle.dataset.paneToggle!}-open`);
    } else if (!target.closest('.wb-customer, .wb-views')) {
      bench.classList.remove('is-views-open');
    }
    tell(bench);
  });
  document.addEventListener('keydown', (event) => {
    const bench = document.querySelector<HTMLElement>('.wb');
    if (event.key !== 'Escape' || event.defaultPrevented || !bench) return;
    bench.classList.remove('is-customer-open', 'is-views-open');
    tell(bench);
  });
  // What the server renders anew does not know what is open.
  onContent(() => {
    const bench = document.querySelector<HTMLElement>('.wb');
    if (bench) tell(bench);
  });
}

/** Each opener says whether its drawer is open, whichever way it was closed. */
function tell(bench: HTMLElement): void {
  for (const opener of bench.querySelectorAll<HTMLElement>('[data-pane-toggle][aria-controls]')) {
    opener.setAttribute('aria-expanded', String(bench.classList.contains(`is-${opener.dataset.paneToggle!}-open`)));
  }
}
