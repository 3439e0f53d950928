import { h, icon } from './dom.ts';
import { takeFile } from './file-store.ts';
import { fileSize } from './format.ts';
import { fill, type Strings } from './lang/index.ts';
import type { Attachment, Lang } from './types.ts';
import { clipPlayer } from './voice.ts';

/** Attachments need the visitor's token, so they are fetched as blobs and drawn from memory. */
export class Pictures {
  private readonly blobs = new Map<string, Promise<Blob>>();

  constructor(
    private readonly fetchBlob: (id: string) => Promise<Blob>,
    private readonly show: (view: HTMLElement, label: string) => void,
    private readonly t: Strings,
    private readonly lang: Lang,
  ) {}

  thumbnail(attachment: Attachment): HTMLElement {
    const frame = this.frame(attachment.fileName, attachment.width, attachment.height);
    frame.addEventListener('click', () => {
      if (frame.classList.contains('gone')) void this.fill(frame, () => this.blob(attachment.id), attachment.fileName);
      else void this.view(() => this.blob(attachment.id), attachment.fileName);
    });
    void this.fill(frame, () => this.blob(attachment.id), attachment.fileName);
    return frame;
  }

  local(clientId: string, name: string): HTMLElement {
    const frame = this.frame(name);
    // Taken once and held: the outbox lets go of the file as soon as it has been sent.
    const file = takeFile(clientId);
    const load = async (): Promise<Blob> => (await file) ?? Promise.reject(new Error());
    frame.addEventListener('click', () => void this.view(load, name));
    void this.fill(frame, load, name);
    return frame;
  }

  clip(attachment: Attachment): HTMLElement {
    return clipPlayer(() => this.blob(attachment.id), this.t);
  }

  fileLink(attachment: Attachment): HTMLElement {
    const { fileName, size } = attachment;
    const small = h('small', {}, fileSize(size, this.lang));
    const link = h('button', { 'type': 'button', 'class': 'bubble file', 'aria-label': fill(this.t.download, fileName) },
      icon('file', 20), h('span', { class: 'name' }, fileName, small));
    link.addEventListener('click', () => {
      this.blob(attachment.id).then((blob) => {
        // Only ever downloaded: opened from here, a page among the files would run as the shop.
        const url = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
        h('a', { href: url, download: fileName }).click();
        setTimeout(() => URL.revokeObjectURL(url), 60000);
        small.textContent = fileSize(size, this.lang);
      }, () => { small.textContent = this.t.attachmentGone; });
    });
    return link;
  }

  private frame(name: string, width?: number, height?: number): HTMLButtonElement {
    const frame = h('button', { 'type': 'button', 'class': 'picture', 'aria-label': fill(this.t.picture, name) });
    // The place is kept in its final shape, so that nothing moves when the picture arrives.
    if (width && height) {
      const shrink = Math.min(1, 220 / width, 180 / height);
      frame.style.width = `${Math.max(44, Math.round(width * shrink))}px`;
      frame.style.height = `${Math.max(44, Math.round(height * shrink))}px`;
    }
    return frame;
  }

  private async fill(frame: HTMLElement, load: () => Promise<Blob>, name: string): Promise<void> {
    try {
      frame.classList.remove('gone');
      frame.replaceChildren(await draw(await load(), name));
    } catch {
      frame.classList.add('gone');
      frame.replaceChildren(this.t.attachmentGone);
    }
  }

  private async view(load: () => Promise<Blob>, name: string): Promise<void> {
    try {
      this.show(await draw(await load(), name), fill(this.t.picture, name));
    } catch {
      // The thumbnail already says that it could not be loaded.
    }
  }

  private blob(id: string): Promise<Blob> {
    const known = this.blobs.get(id);
    if (known) return known;
    const loading = this.fetchBlob(id);
    this.blobs.set(id, loading);
    loading.catch(() => this.blobs.delete(id));
    return loading;
  }
}

/** An image from memory, or a canvas where the page's policy forbids blob: images. */
async function draw(blob: Blob, name: string): Promise<HTMLElement> {
  const url = URL.createObjectURL(blob);
  const image = h('img', { src: url, alt: name });
  try {
    await image.decode();
    return image;
  } catch {
    const bitmap = await createImageBitmap(blob);
    const canvas = h('canvas', { 'width': bitmap.width, 'height': bitmap.height, 'role': 'img', 'aria-label': name });
    canvas.getContext('2d')!.drawImage(bitmap, 0, 0);
    return canvas;
  } finally {
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }
}
