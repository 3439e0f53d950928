/** `data-pane-go="list|thread|customer|views"` changes the pane on a phone; `data-pane-toggle` opens a drawer. */
export function startPanes(): void {
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const bench = document.querySelector<HTMLElement>('.wb');
    if (!bench) return;
    const go = target.closest<HTMLElement>('[data-pane-go]');
    if (go) bench.dataset.pane = go.dataset.paneGo!;
    const toggle = target.closest<HTMLElement>('[data-pane-toggle]');
    if (toggle) {
      const open = bench.classList.toggle(`is-${toggle.dataset.paneToggle!}-open`);
      toggle.setAttribute('aria-expanded', String(open));
    } else if (!target.closest('.wb-customer, .wb-views')) {
      bench.classList.remove('is-views-open');
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) document.querySelector('.wb')?.classList.remove('is-customer-open', 'is-views-open');
  });
}
