import { meta } from './dom.ts';
import { idleHeaders } from './idle.ts';

export interface Problem { status: number; code?: string; title?: string; detail?: string; errors?: Record<string, string[]>; [more: string]: unknown }

export class Refused extends Error {
  constructor(readonly problem: Problem) { super(problem.detail ?? problem.title ?? problem.code ?? String(problem.status)); }
}

/** Writes carry the forgery token; safe methods do not need it. All say how long the page was left alone. */
export function writeHeaders(): Record<string, string> {
  const token = meta('csrf');
  return token ? { 'X-CSRF': token, ...idleHeaders() } : idleHeaders();
}

export function isProblem(contentType: string | null): boolean {
  return (contentType ?? '').toLowerCase().startsWith('application/problem+json');
}

async function answer<T>(response: Response): Promise<T> {
  const text = await response.text();
  if (response.ok) {
    const json = (response.headers.get('content-type') ?? '').includes('json');
    return (json && text ? JSON.parse(text) : undefined) as T;
  }
  if (!isProblem(response.headers.get('content-type'))) throw new Refused({ status: response.status });
  throw new Refused({ ...(JSON.parse(text) as object), status: response.status });
}

export async function postJson<T>(url: string, body: unknown): Promise<T> {
  return answer<T>(await fetch(url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'Content-Type': 'application/json', 'Accept': 'application/json', ...writeHeaders() },
    body: JSON.stringify(body),
  }));
}

export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return answer<T>(await fetch(url, { credentials: 'same-origin', headers: { Accept: 'application/json', ...idleHeaders() }, ...(signal ? { signal } : {}) }));
}

/** Uploads one file and tells how far it is; fetch cannot tell. */
export function upload<T>(url: string, file: File, progress: (percent: number) => void): { done: Promise<T>; abort: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open('POST', url);
    for (const [name, value] of Object.entries(writeHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (e) => { if (e.lengthComputable) progress(Math.round((100 * e.loaded) / e.total)); };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as T);
      else if (isProblem(request.getResponseHeader('content-type'))) reject(new Refused({ ...(JSON.parse(request.responseText) as object), status: request.status }));
      else reject(new Refused({ status: request.status }));
    };
    request.onerror = () => reject(new TypeError('network'));
    request.onabort = () => reject(new DOMException('aborted', 'AbortError'));
  });
  const body = new FormData();
  body.append('file', file, file.name || 'image.png');
  request.send(body);
  return { done, abort: () => request.abort() };
}
