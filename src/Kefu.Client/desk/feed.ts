import htmx from 'htmx.org';
import { meta } from './dom.ts';
import { FeedHub, type FromTab, type Tab, type ToTab } from './feed-hub.ts';
import { Refresher, type Subject } from './refresh.ts';

/**
 * Joins the browser's one stream. Every event becomes `kefu:<name>` on document with the data as detail, and
 * elements with `data-refresh-on` get `kefu:refresh` (give them hx-get and hx-trigger="kefu:refresh").
 */
export function startFeed(): void {
  const url = meta('feed');
  if (!url) return;
  const refresher = new Refresher((element) => htmx.trigger(element, 'kefu:refresh'));
  let latest = meta('feed-position');

  const take = (message: ToTab): void => {
    if (message.kind === 'state') {
      document.dispatchEvent(new CustomEvent('kefu:feed', { detail: message.state }));
    } else if (message.kind === 'missed') {
      document.dispatchEvent(new CustomEvent('kefu:missed'));
      refresher.all();
    } else {
      const { name, data, id } = message.event;
      if (id) latest = id;
      document.dispatchEvent(new CustomEvent(`kefu:${name}`, { detail: data }));
      document.dispatchEvent(new CustomEvent('kefu:event', { detail: { name, data } }));
      refresher.heard(name, data as Subject | null);
    }
  };

  const send = connect(take);
  const join = (): void => send({ kind: 'join', url, ...(latest ? { after: latest } : {}) });
  join();
  addEventListener('pagehide', () => send({ kind: 'leave' }));
  addEventListener('pageshow', (event) => { if (event.persisted) join(); });
  addEventListener('online', () => send({ kind: 'nudge' }));
  document.addEventListener('visibilitychange', () => { if (!document.hidden) send({ kind: 'nudge' }); });
}

function connect(take: (message: ToTab) => void): (message: FromTab) => void {
  if (typeof SharedWorker === 'function') {
    try {
      // The name holds the person, so that another sign-in in this browser never hears the old stream.
      const worker = new SharedWorker(meta('feed-worker') ?? '/assets/feed-worker.js', { name: `kefu-feed-${meta('feed-person') ?? ''}` });
      worker.port.onmessage = (event: MessageEvent<ToTab>) => take(event.data);
      worker.port.start();
      return (message) => worker.port.postMessage(message);
    } catch {
      // Some browsers refuse workers in private windows; one stream for this tab then.
    }
  }
  const hub = new FeedHub();
  const tab: Tab = { postMessage: take };
  return (message) => hub.hear(tab, message);
}
