import { type Command, matching } from './commands.ts';
import { h } from './dom.ts';
import { isComposing } from './keys.ts';
import { say } from './words.ts';

/**
 * Ctrl or Cmd with K: everything that can be reached by a word. Pages of the rail, views, and whatever declares
 * `data-key` or `data-command`; `data-words` adds words to find it by, such as pinyin. The rest goes to the search.
 */
export function openPalette(): void {
  if (document.querySelector('dialog[open]')) return;
  const commands = gather();
  let shown = commands;
  let at = 0;
  const list = h('ul', { 'class': 'canned-list', 'role': 'listbox', 'id': 'palette-list', 'aria-label': say('palette') });
  const input = h('input', { 'class': 'form-control', 'type': 'text', 'role': 'combobox', 'aria-expanded': 'true', 'aria-controls': 'palette-list', 'aria-label': say('palette'), 'placeholder': say('palette'), 'autocomplete': 'off' }) as HTMLInputElement;
  const dialog = h('dialog', { 'class': 'dialog palette', 'aria-label': say('palette') }, h('div', { class: 'dialog-body' }, input), list) as HTMLDialogElement;

  const choose = (index: number): void => {
    const command = shown[index];
    dialog.close();
    command?.run();
  };
  const draw = (): void => {
    list.replaceChildren(...shown.slice(0, 50).map((command, index) => h('li', { 'class': 'canned-row palette-row', 'role': 'option', 'id': `command-${index}`, 'aria-selected': index === at, 'onclick': () => choose(index) },
      h('span', { class: 'canned-title' }, command.label), command.hint ? h('kbd', {}, command.hint) : null)));
    input.setAttribute('aria-activedescendant', `command-${at}`);
    list.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  input.addEventListener('input', () => {
    const query = input.value.trim();
    shown = matching(commands, query);
    const search = document.querySelector<HTMLFormElement>('form[role="search"]');
    if (query && search) shown.push({ label: say('searchFor', query), hint: '', words: '', run: () => searchFor(search, query) });
    at = 0;
    draw();
  });
  input.addEventListener('keydown', (event) => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') at = (at + (event.key === 'ArrowDown' ? 1 : -1) + shown.length) % Math.max(1, shown.length);
    else if (event.key === 'Enter') choose(at);
    else return;
    event.preventDefault();
    if (dialog.open) draw();
  });
  const before = document.activeElement as HTMLElement | null;
  dialog.addEventListener('close', () => { dialog.remove(); if (document.activeElement === document.body) before?.focus(); });
  document.body.append(dialog);
  draw();
  dialog.showModal();
  input.focus();
}

function gather(): Command[] {
  const seen = new Set<string>();
  const commands: Command[] = [];
  const rows: Command[] = [];
  for (const row of document.querySelectorAll<HTMLElement>('.crow[data-conversation]')) {
    const name = row.querySelector('.crow-name')?.textContent?.trim() ?? '';
    rows.push({ label: `${name} · ${row.querySelector('.crow-text')?.textContent?.trim() ?? ''}`, hint: '', words: '', run: () => row.click() });
  }
  for (const element of document.querySelectorAll<HTMLElement>('.rail-item, .view, [data-key], [data-command]')) {
    const label = element.dataset.command ?? element.dataset.keyLabel ?? element.querySelector('.view-name, span')?.textContent?.trim() ?? element.getAttribute('aria-label') ?? element.textContent!.trim();
    const hidden = element.offsetParent === null && !element.closest('.menu-panel');
    if (!label || hidden || seen.has(label)) continue;
    seen.add(label);
    commands.push({
      label,
      hint: (element.dataset.key ?? '').toUpperCase(),
      words: `${element.dataset.words ?? ''} ${element.getAttribute('href') ?? ''}`,
      run: () => (element.matches('input, textarea, select') ? element.focus() : element.click()),
    });
  }
  // What can be done comes before the open conversations, which are there to be found by a name.
  return [...commands, ...rows];
}

function searchFor(form: HTMLFormElement, query: string): void {
  const field = form.querySelector<HTMLInputElement>('input[name="q"]');
  if (field) field.value = query;
  form.requestSubmit();
}
