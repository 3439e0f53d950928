import htmx from 'htmx.org';

/** Asks the server again for whatever the selector names; nothing when there is none. */
export function askAgain(selector: string | undefined): void {
  for (const element of selector ? document.querySelectorAll(selector) : []) htmx.trigger(element, 'kefu:refresh');
}
