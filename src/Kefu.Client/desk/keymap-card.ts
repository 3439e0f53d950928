import { isComposing, nameOf } from './keys.ts';
import { capOf, isChoosable, type KeyMap, remap } from './keymap.ts';
import { changeDesk, ownDesk } from './own-desk.ts';

/** The card on the own page where keys are chosen: a key pressed in a field becomes that action's. */
export function startKeyMapCard(): void {
  const card = document.querySelector<HTMLElement>('[data-keymap]');
  if (!card) return;
  const fields = [...card.querySelectorAll<HTMLInputElement>('[data-key-of]')];
  const keys = fields.map((field) => field.dataset.keyOf!);
  const error = card.querySelector<HTMLElement>('[data-keymap-error]')!;
  let map = ownDesk().keys;
  const draw = (next: KeyMap): void => {
    if (next !== map) changeDesk({ keys: next });
    map = next;
    for (const field of fields) field.value = capOf(map[field.dataset.keyOf!] ?? field.dataset.keyOf!);
    error.hidden = true;
  };
  card.addEventListener('keydown', (event) => {
    const field = (event.target as Element).closest<HTMLInputElement>('[data-key-of]');
    const name = isComposing(event) ? undefined : nameOf(event);
    if (!field || !name || !isChoosable(name)) return;
    event.preventDefault();
    const { map: next, taken } = remap(map, keys, field.dataset.keyOf!, name);
    draw(next);
    if (taken === undefined) return;
    error.textContent = `${error.dataset.taken} ${fields.find((f) => f.dataset.keyOf === taken)?.closest('label')?.querySelector('span')?.textContent ?? taken}`;
    error.hidden = false;
  });
  card.querySelector('[data-keymap-swap]')?.addEventListener('click', () => {
    const { j, k, ...rest } = map;
    draw(j === 'k' && k === 'j' ? rest : { ...rest, j: 'k', k: 'j' });
  });
  card.querySelector('[data-keymap-reset]')?.addEventListener('click', () => draw({}));
  draw(map);
}
