import { askAgain } from './ask-again.ts';
import { h, onContent } from './dom.ts';
import { postJson, Refused } from './http.ts';
import { localTimes, toJson } from './json-forms.ts';
import { say } from './words.ts';

const atOnce = 3;
const picked = new Map<string, string>();
let last: string | undefined;

const boxes = (): HTMLInputElement[] => [...document.querySelectorAll<HTMLInputElement>('[data-pick]')];

/**
 * Rows with a box `data-pick="id"` can be selected, one by one, with Shift a stretch, or all that are shown. A dialog's
 * form with `data-bulk="/door/{id}"` then goes through the door once for each of them; each says how it went.
 */
export function startBulk(): void {
  document.addEventListener('click', (event) => {
    const box = (event.target as Element).closest<HTMLInputElement>('[data-pick]');
    if (box) pick(box, (event as MouseEvent).shiftKey);
    const all = (event.target as Element).closest<HTMLInputElement>('[data-pick-all]');
    if (all) for (const one of boxes()) set(one, all.checked);
    if ((event.target as Element).closest('[data-bulk-clear]')) picked.clear();
    if (box || all || (event.target as Element).closest('[data-bulk-clear]')) draw();
  });
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.dataset?.bulk) return;
    event.preventDefault();
    void run(form);
  });
  onContent(draw);
}

/** X selects the row that has the focus, else the one that is open. */
export function pickCurrent(): void {
  const focused = document.activeElement?.closest<HTMLElement>('li, tr')?.querySelector<HTMLInputElement>('[data-pick]');
  const box = focused ?? document.querySelector<HTMLElement>('.crow[aria-current]')?.closest('li')?.querySelector<HTMLInputElement>('[data-pick]') ?? boxes()[0];
  if (!box) return;
  set(box, !picked.has(box.dataset.pick!));
  last = box.dataset.pick;
  draw();
}

function pick(box: HTMLInputElement, stretch: boolean): void {
  const shown = boxes();
  const from = shown.findIndex((one) => one.dataset.pick === last);
  const to = shown.indexOf(box);
  if (stretch && from >= 0) for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) set(one, box.checked);
  else set(box, box.checked);
  last = box.dataset.pick;
}

function set(box: HTMLInputElement, on: boolean): void {
  if (on) picked.set(box.dataset.pick!, box.dataset.pickName ?? '');
  else picked.delete(box.dataset.pick!);
}

/** Rows that left the list are selected no longer: nobody does something with what they do not see. */
function draw(): void {
  const shown = boxes();
  if (document.querySelector('form[data-running]') === null) {
    const there = new Set(shown.map((box) => box.dataset.pick!));
    for (const id of [...picked.keys()]) if (!there.has(id)) picked.delete(id);
  }
  for (const box of shown) box.checked = picked.has(box.dataset.pick!);
  const bar = document.querySelector<HTMLElement>('[data-bulk-bar]');
  document.querySelector('.wb-list, .page')?.classList.toggle('is-picking', picked.size > 0);
  const all = document.querySelector<HTMLInputElement>('[data-pick-all]');
  if (all) all.checked = shown.length > 0 && picked.size === shown.length;
  if (!bar) return;
  bar.hidden = picked.size === 0;
  const count = bar.querySelector<HTMLElement>('[data-bulk-count]');
  if (count) count.textContent = (bar.dataset.words ?? '{0}').replace('{0}', String(picked.size));
}

async function run(form: HTMLFormElement): Promise<void> {
  if (form.dataset.running !== undefined) return;
  const rows = [...picked];
  const body = localTimes(toJson(new FormData(form).entries()));
  // A list of one value where the door takes several.
  if (typeof body.add === 'string') body.add = [body.add];
  form.dataset.running = '';
  for (const button of form.querySelectorAll<HTMLButtonElement>('button')) button.disabled = true;
  form.querySelector('.bulk-results')?.remove();
  const bar = h('progress', { 'max': rows.length, 'value': 0, 'aria-label': say('bulkProgress') }) as HTMLProgressElement;
  const head = h('p', { role: 'status' }, say('bulkDone', 0, rows.length));
  const lines = h('ol', { class: 'bulk-lines' });
  form.append(h('div', { class: 'bulk-results' }, bar, head, lines));
  let [next, done, refused] = [0, 0, 0];
  const work = async (): Promise<void> => {
    while (next < rows.length) {
      const [id, name] = rows[next++]!;
      let why = '';
      try {
        await postJson(form.dataset.bulk!.replace('{id}', encodeURIComponent(id)), body);
        picked.delete(id);
      } catch (error) {
        why = error instanceof Refused ? Object.values(error.problem.errors ?? {}).flat().join(' ') || error.problem.detail || error.problem.title || String(error.problem.status) : say('unreachable');
        refused++;
      }
      lines.append(h('li', { 'data-refused': why !== '' }, h('b', {}, name || id), ' ', why || say('bulkOk')));
      bar.value = ++done;
      head.textContent = say('bulkDone', done, rows.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, rows.length) }, work));
  head.textContent = refused === 0 ? say('bulkAll', rows.length) : say('bulkSome', rows.length - refused, refused);
  delete form.dataset.running;
  for (const button of form.querySelectorAll<HTMLButtonElement>('button')) button.disabled = button.type === 'submit' && refused === 0;
  askAgain(form.dataset.after);
  draw();
}
