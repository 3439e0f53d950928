import type { Attachment, Config, Conversation, Lang, Message, Session, Survey } from './types.ts';
import { uuid } from './uuid.ts';

/** A refusal by the desk (`status` > 0) or no answer at all (`status` 0). */
export class ApiError extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly retryAfterMs = 0) {
    super(message);
  }

  /** Worth trying again with the very same request. */
  get passing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 425 || this.status === 429 || this.status >= 500;
  }
}

export interface NewMessage {
  clientId: string;
  kind: string;
  text?: string;
  attachmentId?: string;
  card?: unknown;
}

export interface Uploaded extends Omit<Attachment, 'id'> { attachmentId: string }

export function fetchConfig(base: string, shop: string, lang: Lang): Promise<Config> {
  return new Api(base, lang).config(shop);
}

export class Api {
  token: string | undefined;
  private leaving: { said: string; key: string } | undefined;

  constructor(private readonly base: string, private readonly lang: Lang) {}

  config(shop: string): Promise<Config> {
    return this.request('GET', `config?${new URLSearchParams({ shop, lang: this.lang })}`);
  }

  session(body: unknown): Promise<Session> {
    return this.request('POST', 'session', body);
  }

  history(before: number | undefined, take: number): Promise<{ messages: Message[]; hasMore: boolean }> {
    const query = new URLSearchParams({ take: String(take) });
    if (before !== undefined) query.set('before', String(before));
    return this.request('GET', `messages?${query}`);
  }

  send(message: NewMessage): Promise<Message> {
    return this.request('POST', 'messages', message);
  }

  recall(id: string): Promise<Message> {
    return this.request('POST', `messages/${encodeURIComponent(id)}/recall`, {});
  }

  read(upToSeq: number): Promise<void> {
    return this.request('POST', 'read', { upToSeq });
  }

  typing(on: boolean): Promise<void> {
    return this.request('POST', 'typing', { on });
  }

  handover(): Promise<Conversation | undefined> {
    return this.request('POST', 'handover', {});
  }

  /** Under one key until it is known to be there: neither a double click nor another try after a lost answer leaves it twice. */
  async leaveMessage(contact: string, text: string): Promise<void> {
    const body = { contact, text };
    const said = JSON.stringify(body);
    if (this.leaving?.said !== said) this.leaving = { said, key: uuid() };
    await this.fetch('POST', 'leave-message', body, { headers: { 'Idempotency-Key': this.leaving.key } });
    this.leaving = undefined;
  }

  botFeedback(seq: number, helpful: boolean): Promise<void> {
    return this.request('POST', 'bot-feedback', { seq, helpful });
  }

  survey(surveyId: string, score: number, comment: string): Promise<Survey | undefined> {
    return this.request('POST', 'survey', { surveyId, score, comment: comment || undefined });
  }

  close(): Promise<void> {
    return this.request('POST', 'close', {});
  }

  async attachment(id: string): Promise<Blob> {
    const response = await this.fetch('GET', `attachments/${encodeURIComponent(id)}`);
    return response.blob();
  }

  /** XMLHttpRequest, because fetch cannot tell how much of an upload has gone out. */
  upload(file: Blob, name: string, onProgress: (share: number) => void, signal: AbortSignal): Promise<Uploaded> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', this.url('attachments'));
      if (this.token) request.setRequestHeader('Authorization', `Bearer ${this.token}`);
      request.setRequestHeader('Accept-Language', this.lang);
      request.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
      request.onerror = request.ontimeout = request.onabort = () => reject(new ApiError(0, 'network', ''));
      request.onload = () => {
        const body = parse(request.responseText);
        if (request.status >= 200 && request.status < 300) resolve(body as unknown as Uploaded);
        else reject(problem(request.status, body, request.getResponseHeader('Retry-After')));
      };
      signal.addEventListener('abort', () => request.abort());
      const form = new FormData();
      form.append('file', file, name);
      request.send(form);
    });
  }

  feed(after: string, signal: AbortSignal): Promise<Response> {
    return this.fetch('GET', `feed?after=${encodeURIComponent(after)}`, undefined, {
      signal,
      headers: { 'Accept': 'text/event-stream', 'Last-Event-ID': after },
      cache: 'no-store',
    });
  }

  private url(path: string): string {
    return `${this.base}/api/v1/widget/${path}`;
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.fetch(method, path, body);
    return parse(await response.text()) as T;
  }

  private async fetch(method: string, path: string, body?: unknown, init: RequestInit = {}): Promise<Response> {
    const headers: Record<string, string> = { 'Accept-Language': this.lang, ...(init.headers as Record<string, string>) };
    if (this.token) headers['Authorization'] = `Bearer ${this.token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    let response: Response;
    try {
      response = await fetch(this.url(path), {
        ...init,
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        credentials: 'omit',
        // A page that is being left still hands over its last small request.
        keepalive: method === 'POST' && JSON.stringify(body ?? '').length < 30000,
      });
    } catch {
      throw new ApiError(0, 'network', '');
    }
    if (response.ok) return response;
    throw problem(response.status, parse(await response.text().catch(() => '')), response.headers.get('Retry-After'));
  }
}

interface Problem { code?: string; title?: string; detail?: string; errors?: Record<string, string[]> }

function problem(status: number, body: unknown, retryAfter: string | null): ApiError {
  const { code, title, detail, errors } = (body ?? {}) as Problem;
  const first = errors ? Object.values(errors).flat()[0] : undefined;
  return new ApiError(status, code ?? '', first ?? detail ?? title ?? String(status), Number(retryAfter ?? 0) * 1000 || 0);
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
