type Props = Record<string, unknown>;

/** Builds an element: `on…` are listeners, false and null are left out, text is never parsed as markup. */
export function h(tag: string, props: Props = {}, ...children: (Node | string | null)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value as EventListener);
    else if (name.startsWith('aria-') && typeof value === 'boolean') element.setAttribute(name, String(value));
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((c) => c !== null));
  return element;
}

/** Runs for everything already in the page and for everything htmx brings in later. */
export function onContent(run: () => void): void {
  run();
  document.addEventListener('htmx:after:swap', run);
  document.addEventListener('htmx:after:history:restore', run);
}

export function isEditor(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'reset', 'range'].includes(target.type);
}

export function meta(name: string): string | undefined {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content || undefined;
}

/** Says something to screen readers only. */
export function speak(text: string): void {
  const region = document.getElementById('spoken');
  if (region) region.textContent = text;
}
