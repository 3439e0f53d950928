/** The query of a filter form: empty fields are left out, the first page is asked for. */
export function tidyQuery(entries: Iterable<[string, unknown]>): [string, string][] {
  const kept: [string, string][] = [];
  for (const [name, value] of entries) {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '' && name !== 'after' && name !== 'before') kept.push([name, text]);
  }
  return kept;
}

interface RequestContext { sourceElement: Element; request: { body?: FormData | null } }

/** Keeps the addresses of filtered lists short and shows them; copying the address copies the list. */
export function startTables(): void {
  document.addEventListener('htmx:config:request', (event) => {
    const { ctx } = (event as CustomEvent<{ ctx: RequestContext }>).detail;
    const body = ctx.request.body;
    if (!ctx.sourceElement.matches('[data-filters]') || !(body instanceof FormData)) return;
    const kept = tidyQuery(body.entries());
    for (const name of [...body.keys()]) body.delete(name);
    for (const [name, value] of kept) body.append(name, value);
  });
  const address = (): void => {
    const shown = document.querySelector('[data-address]');
    if (shown) shown.textContent = location.pathname + decodeURI(location.search);
    for (const form of document.querySelectorAll('[data-filters]')) {
      for (const filter of form.querySelectorAll('.filter')) filter.classList.toggle('is-set', !!filter.querySelector('select')?.value);
    }
  };
  document.addEventListener('htmx:after:history:push', address);
  document.addEventListener('htmx:after:history:replace', address);
}
