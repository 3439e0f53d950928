import htmx from 'htmx.org';
import { onContent } from './dom.ts';

/**
 * `data-dialog-open="id"` opens a dialog in the page, `data-dialog-href="/url"` fetches one into #dialog-host,
 * `data-dialog-close` closes it, and so does the server with HX-Trigger: kefu:close-dialog.
 */
export function startDialogs(): void {
  document.addEventListener('click', (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>('[data-dialog-open]');
    if (opener) open(document.getElementById(opener.dataset.dialogOpen!));
    const remote = target.closest<HTMLElement>('[data-dialog-href]');
    if (remote) {
      event.preventDefault();
      void htmx.ajax('GET', remote.dataset.dialogHref!, { target: '#dialog-host', swap: 'innerHTML' });
    }
    if (target.closest('[data-dialog-close]')) target.closest('dialog')?.close();
    if (target instanceof HTMLDialogElement && !isDirty(target)) target.close();
    closeMenus(target);
  });
  document.addEventListener('kefu:close-dialog', () => document.querySelector<HTMLDialogElement>('dialog[open]')?.close());
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    const menu = document.querySelector<HTMLDetailsElement>('details.menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  onContent(() => {
    for (const dialog of document.querySelectorAll<HTMLDialogElement>('dialog[data-open="true"]:not([open])')) {
      dialog.removeAttribute('data-open');
      open(dialog);
    }
    document.querySelector<HTMLElement>('[data-form-summary]')?.focus();
  });
}

function open(dialog: HTMLElement | null): void {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return;
  const before = document.activeElement as HTMLElement | null;
  dialog.addEventListener('close', () => before?.isConnected && before.focus(), { once: true });
  dialog.showModal();
  dialog.querySelector<HTMLElement>('[autofocus], .dialog-body input:not([type="hidden"]), .dialog-body textarea, .dialog-body select, .dialog-body button')?.focus();
}

/** A click beside the dialog must not throw typed text away. */
function isDirty(dialog: HTMLDialogElement): boolean {
  return [...dialog.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type="hidden"]), textarea')].some((field) => field.value !== field.defaultValue);
}

function closeMenus(clicked: Element): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) {
    const chosen = clicked.closest('.menu-item, [data-theme-set]');
    if (!menu.contains(clicked) || (chosen?.classList.contains('menu-item') && menu.contains(chosen))) menu.open = false;
  }
}
