import { h } from './dom.ts';
import { Refused, upload } from './http.ts';
import { say } from './words.ts';

interface Stored { attachmentId: string; fileName?: string }
interface Entry { chip: HTMLElement; id?: string; busy: boolean; abort: () => void }

/** Files on their way up, shown as chips under the text. */
export class Files {
  private readonly entries = new Set<Entry>();

  constructor(private readonly row: HTMLElement, private readonly url: string | undefined, private readonly changed: () => void, private readonly complain: (text: string) => void) {}

  get ids(): string[] { return [...this.entries].flatMap((entry) => entry.id ?? []); }
  get busy(): boolean { return [...this.entries].some((entry) => entry.busy); }

  add(files: Iterable<File>): void {
    if (!this.url) return;
    for (const file of files) this.start(file);
  }

  clear(): void {
    for (const entry of this.entries) entry.chip.remove();
    this.entries.clear();
  }

  private start(file: File): void {
    const bar = h('progress', { max: 100, value: 0 }) as HTMLProgressElement;
    const picture = file.type.startsWith('image/') ? h('img', { alt: '', width: 20, height: 20 }) as HTMLImageElement : null;
    if (picture) preview(file, picture);
    const chip = h('div', { class: 'file-chip' }, picture, h('span', {}, file.name), bar,
      h('button', { 'type': 'button', 'aria-label': say('remove', file.name), 'onclick': () => { entry.abort(); this.drop(entry); } }, '×'));
    const { done, abort } = upload<Stored>(this.url!, file, (percent) => { bar.value = percent; });
    const entry: Entry = { chip, busy: true, abort };
    this.entries.add(entry);
    this.row.append(chip);
    this.changed();
    done.then((stored) => { entry.id = stored.attachmentId; }, (error: unknown) => {
      if (error instanceof DOMException) return;
      chip.classList.add('is-failed');
      this.complain(error instanceof Refused && error.problem.status === 413 ? say('tooBig', file.name) : error instanceof Refused && error.problem.detail ? error.problem.detail : say('uploadFailed', file.name));
    }).finally(() => {
      entry.busy = false;
      bar.remove();
      this.changed();
    });
  }

  private drop(entry: Entry): void {
    entry.chip.remove();
    this.entries.delete(entry);
    this.changed();
  }
}

/** A data address, because the policy for pictures allows no blob addresses. */
function preview(file: File, picture: HTMLImageElement): void {
  if (file.size > 4_000_000) return;
  const reader = new FileReader();
  reader.onload = () => { picture.src = String(reader.result); };
  reader.readAsDataURL(file);
}
