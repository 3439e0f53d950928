import { pickCurrent } from './bulk.ts';
import { h, isEditor, onContent } from './dom.ts';
import { capOf, meant } from './keymap.ts';
import { ownDesk } from './own-desk.ts';
import { isComposing, nameOf, Sequence } from './keys.ts';
import { openPalette } from './palette.ts';
import { say } from './words.ts';

export interface Shortcut { key: string; label: string; action: (event: KeyboardEvent) => void; inEditor?: boolean }

const registry = new Map<string, Shortcut>();
const stored = 'kefu-keys';

/** Adds a key to the map; a later one with the same key takes its place. */
export function registerKey(shortcut: Shortcut): void {
  registry.set(shortcut.key, shortcut);
}

/** Elements declare keys themselves: `data-key="r" data-key-label="回复"`; the key clicks or focuses them. */
function declared(): Map<string, HTMLElement> {
  const keys = new Map<string, HTMLElement>();
  for (const element of document.querySelectorAll<HTMLElement>('[data-key]')) {
    if (element.offsetParent !== null && !keys.has(element.dataset.key!)) keys.set(element.dataset.key!, element);
  }
  return keys;
}

const isOn = (): boolean => localStorage.getItem(stored) !== 'off';

export function startShortcuts(): void {
  registerKey({ key: '?', label: say('help'), action: help });
  registerKey({ key: '/', label: say('search'), action: () => document.querySelector<HTMLElement>('[data-search], .searchbox input')?.focus() });
  registerKey({ key: 'ctrl+k', label: say('palette'), action: openPalette, inEditor: true });
  registerKey({ key: 'j', label: say('next'), action: () => step(1) });
  registerKey({ key: 'k', label: say('previous'), action: () => step(-1) });
  if (document.querySelector('[data-bulk-bar]')) registerKey({ key: 'x', label: say('select'), action: pickCurrent });

  const sequence = new Sequence(() => [...registry.keys(), ...declared().keys()]);
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || isComposing(event)) return;
    const pressed = nameOf(event);
    // The start of a sequence keeps its own key.
    const name = pressed && (meant(ownDesk().keys, pressed) ?? (pressed === 'g' ? pressed : undefined));
    if (!name) return;
    const single = !name.startsWith('ctrl+');
    const editing = isEditor(event.target);
    if (single && (editing || !isOn() || document.querySelector('dialog[open]'))) return;
    const full = sequence.press(name, event.timeStamp);
    if (!full) return;
    const element = declared().get(full);
    const shortcut = registry.get(full);
    if (!element && (!shortcut || (editing && !shortcut.inEditor))) return;
    event.preventDefault();
    if (!element) shortcut!.action(event);
    else if (isEditor(element)) element.focus();
    else element.click();
  });
  document.addEventListener('click', (event) => { if ((event.target as Element).closest('[data-shortcuts-help]')) help(); });
  onContent(drawCaps);
}

/** The keys shown on buttons are those that the person chose. */
function drawCaps(): void {
  const map = ownDesk().keys;
  if (Object.keys(map).length === 0) return;
  for (const [of, to] of Object.entries(map)) {
    for (const cap of document.querySelectorAll<HTMLElement>(`[data-key="${CSS.escape(of)}"] kbd`)) cap.textContent = capOf(to);
  }
}

/** J and K walk the list: `[data-rows]` holds links or rows; the conversation list is one. */
function step(by: number): void {
  const list = document.querySelector('.crows, [data-rows]');
  const rows = list ? [...list.querySelectorAll<HTMLElement>('.crow, [data-row]')] : [...document.querySelectorAll<HTMLElement>('table.data tbody tr[id] a')].filter((link, index, all) => link.closest('tr') !== all[index - 1]?.closest('tr'));
  if (rows.length === 0) return;
  const here = rows.findIndex((row) => row === document.activeElement || row.hasAttribute('aria-current'));
  const row = rows[Math.min(rows.length - 1, Math.max(0, here + by))] ?? rows[0]!;
  row.focus();
  row.scrollIntoView({ block: 'nearest' });
  if (list) row.click();
}

function help(): void {
  document.getElementById('shortcuts')?.remove();
  const rows = new Map<string, string>();
  for (const { key, label } of registry.values()) rows.set(key, label);
  for (const [key, element] of declared()) rows.set(key, element.dataset.keyLabel ?? element.getAttribute('aria-label') ?? element.textContent!.trim());
  const map = ownDesk().keys;
  const caps = (key: string): HTMLElement[] => (map[key] ?? key).split(/[ +]/).map((part) => h('kbd', {}, capOf(part)));
  const toggle = h('input', { type: 'checkbox', id: 'keys-on', checked: isOn() }) as HTMLInputElement;
  toggle.addEventListener('change', () => localStorage.setItem(stored, toggle.checked ? 'on' : 'off'));
  const dialog = h('dialog', { 'id': 'shortcuts', 'class': 'dialog', 'aria-labelledby': 'shortcuts-title' },
    h('header', { class: 'dialog-head' }, h('h2', { id: 'shortcuts-title' }, say('shortcuts')), h('button', { 'type': 'button', 'class': 'btn btn-quiet', 'data-dialog-close': true }, say('close'))),
    h('div', { class: 'dialog-body' },
      h('label', { class: 'check', for: 'keys-on' }, toggle, h('span', {}, say('shortcutsOn'), h('small', {}, say('shortcutsNote')))),
      h('dl', { class: 'shortcut-list' }, ...[...rows].flatMap(([key, label]) => [h('dt', {}, ...caps(key)), h('dd', {}, label)])))) as HTMLDialogElement;
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
}
