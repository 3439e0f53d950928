import { meta } from './dom.ts';
import { type Here, Presences } from './here.ts';
import { postJson } from './http.ts';
import { say } from './words.ts';

const everyMs = 20_000;
const typingEveryMs = 3000;

/** Tells colleagues who looks at the open conversation and who writes in it, and shows the same of them. */
export function startHere(): void {
  const bench = document.querySelector<HTMLElement>('.wb[data-here-url]');
  if (!bench) return;
  const url = bench.dataset.hereUrl!;
  const others = new Presences(meta('feed-person') ?? '');
  let open: string | undefined;
  let typedAt = 0;

  const tell = (conversation: string | undefined, { typing = false, leaving = false, asking = false } = {}): void => {
    if (conversation) void postJson(url, { conversation, typing, leaving, asking }).catch(() => undefined);
  };
  const draw = (): void => {
    const strip = document.getElementById('here');
    if (!strip) return;
    const all = others.list();
    const typing = all.filter((one) => one.typing).map((one) => one.name);
    const looking = all.filter((one) => !one.typing).map((one) => one.name);
    const text = [typing.length > 0 ? say('colleagueTypes', typing.join('、')) : '', looking.length > 0 ? say('colleagueLooks', looking.join('、')) : ''].filter(Boolean).join(' ');
    if (strip.textContent !== text) strip.textContent = text;
    strip.hidden = text === '';
  };
  const changed = (): void => {
    const now = document.querySelector<HTMLElement>('#wb-thread')?.dataset.thread;
    if (now !== open) {
      tell(open, { leaving: true });
      open = now;
      others.clear();
      tell(open, { asking: true });
    }
    draw();
  };

  document.addEventListener('htmx:after:swap', changed);
  // Signs are not kept: what was said before the stream stood was not heard.
  document.addEventListener('kefu:feed', (event) => { if ((event as CustomEvent<string>).detail === 'open') tell(open, { asking: true }); });
  document.addEventListener('kefu:here', (event) => {
    const sign = (event as CustomEvent<Here>).detail;
    if (!sign || sign.conversationId !== open) return;
    if (others.hear(sign)) tell(open);
    draw();
  });
  document.addEventListener('input', (event) => {
    const form = (event.target as Element).closest?.('form.composer');
    if (!form || !open || Date.now() - typedAt < typingEveryMs) return;
    typedAt = Date.now();
    tell(open, { typing: true });
  });
  setInterval(() => {
    if (!document.hidden) tell(open);
    draw();
  }, everyMs);
  setInterval(draw, 2000);
  addEventListener('pagehide', () => tell(open, { leaving: true }));
  changed();
}
