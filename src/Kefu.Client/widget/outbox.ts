import { ApiError, type NewMessage, type Uploaded } from './api.ts';
import { backoffMs } from './backoff.ts';
import { dropFile, keepFile, takeFile } from './file-store.ts';
import { keys, read, remove, write } from './storage.ts';
import type { Card, Message, MessageKind } from './types.ts';
import { uuid } from './uuid.ts';

/** A message on its way: written down before it is sent, struck out only when the desk has acknowledged it. */
export interface Pending {
  clientId: string;
  at: string;
  kind: MessageKind;
  text?: string;
  card?: Card;
  attachmentId?: string;
  file?: { fileName: string; contentType: string; size: number; isImage: boolean };
  /** Set when the desk refused it for good; null while only the line is down. */
  refused?: string;
}

export interface Draft { kind: MessageKind; text?: string; card?: Card; file?: File }

export interface OutboxPort {
  send(message: NewMessage): Promise<Message>;
  upload(file: File, onProgress: (share: number) => void): Promise<Uploaded>;
  sent(message: Message): void;
  changed(): void;
  rejected(): void;
}

export class Outbox {
  items: Pending[] = [];
  progress = new Map<string, number>();
  /** The line is down: what waits is shown as not sent, and goes out by itself later. */
  stuck = false;
  private busy = false;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly prefix: string, private readonly port: OutboxPort) {
    this.items = keys(this.key(''))
      .map((key) => read<Pending>(key))
      .filter((item): item is Pending => item !== undefined)
      .sort((a, b) => a.at.localeCompare(b.at));
  }

  add(draft: Draft): Pending {
    const { file, ...rest } = draft;
    const item: Pending = { ...rest, clientId: uuid(), at: this.nextTime() };
    if (file) {
      item.file = { fileName: file.name, contentType: file.type, size: file.size, isImage: draft.kind === 'image' };
      void keepFile(item.clientId, file);
    }
    this.items.push(item);
    this.save(item);
    this.port.changed();
    void this.flush();
    return item;
  }

  retry(clientId: string): void {
    const item = this.items.find((i) => i.clientId === clientId);
    if (item) {
      delete item.refused;
      this.save(item);
    }
    this.wake();
  }

  discard(clientId: string): void {
    this.strike(clientId);
    this.port.changed();
  }

  /** The feed may bring a message back before the answer to its post does; either settles it. */
  settle(clientId: string | undefined): void {
    if (clientId && this.items.some((i) => i.clientId === clientId)) this.strike(clientId);
  }

  wake(): void {
    clearTimeout(this.timer);
    this.attempt = 0;
    this.stuck = false;
    this.port.changed();
    void this.flush();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.busy = true;
  }

  /** One at a time and in order, so that what was written first arrives first. */
  async flush(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.next(); item; item = this.next()) {
        if (!(await this.deliver(item))) break;
      }
    } finally {
      this.busy = false;
    }
  }

  private next(): Pending | undefined {
    return this.items.find((i) => i.refused === undefined);
  }

  private async deliver(item: Pending): Promise<boolean> {
    try {
      if (item.file && !item.attachmentId) await this.uploadFile(item);
      const message = await this.port.send({
        clientId: item.clientId,
        kind: item.kind,
        text: item.text,
        attachmentId: item.attachmentId,
        card: item.card,
      });
      this.attempt = 0;
      this.stuck = false;
      this.strike(item.clientId);
      this.port.sent(message);
      return true;
    } catch (error) {
      return this.failed(item, error instanceof ApiError ? error : new ApiError(-1, 'client', String(error)));
    }
  }

  private failed(item: Pending, error: ApiError): boolean {
    this.progress.delete(item.clientId);
    if (error.status === 401) {
      this.port.rejected();
      return false;
    }
    if (error.passing) {
      this.stuck = true;
      this.timer = setTimeout(() => void this.flush(), Math.max(error.retryAfterMs, backoffMs(this.attempt++)));
      this.port.changed();
      return false;
    }
    item.refused = error.message;
    this.save(item);
    this.port.changed();
    return true;
  }

  private async uploadFile(item: Pending): Promise<void> {
    const file = await takeFile(item.clientId);
    if (!file) throw new ApiError(410, 'file.gone', item.file!.fileName);
    const uploaded = await this.port.upload(file, (share) => {
      this.progress.set(item.clientId, share);
      this.port.changed();
    });
    item.attachmentId = uploaded.attachmentId;
    this.save(item);
  }

  private strike(clientId: string): void {
    const item = this.items.find((i) => i.clientId === clientId);
    this.items = this.items.filter((i) => i !== item);
    this.progress.delete(clientId);
    remove(this.key(clientId));
    if (item?.file) void dropFile(clientId);
  }

  private save(item: Pending): void {
    if (this.items.includes(item)) write(this.key(item.clientId), item);
  }

  private key(clientId: string): string {
    return `${this.prefix}.out.${clientId}`;
  }

  private nextTime(): string {
    const last = this.items.at(-1)?.at;
    const now = new Date().toISOString();
    return last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  }
}
