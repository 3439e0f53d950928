import { ApiError, type Api } from './api.ts';
import type { Memory } from './memory.ts';
import type { PanelOptions, Session } from './types.ts';

export interface OpenedSession { session: Session; identityRefused: boolean }

/** Opens or renews the visitor's session. A stale sign-in or token costs the recognition, never the chat. */
export async function openSession(api: Api, options: PanelOptions, identity: string | undefined, memory: Memory): Promise<OpenedSession> {
  const body = {
    shop: options.shop,
    identity,
    visitorToken: memory.token || memory.guestToken || undefined,
    page: { url: location.href, title: document.title, referrer: document.referrer },
    lang: options.lang,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
  api.token = undefined;
  let identityRefused = false;
  const session = await api.session(body).catch((error: unknown) => {
    if (!(error instanceof ApiError) || error.passing) throw error;
    identityRefused = error.code === 'identity.invalid' && identity !== undefined;
    if (!identityRefused && !body.visitorToken) throw error;
    return api.session({ ...body, identity: identityRefused ? undefined : identity, visitorToken: undefined });
  });
  api.token = session.visitorToken;
  memory.set({ token: session.visitorToken, open: Boolean(session.conversation) });
  if (!identityRefused) memory.forgetGuest();
  return { session, identityRefused };
}
