const tellMs = 60_000;
let touchedAt = Date.now();
let toldAt = Date.now();

/** What a page asks for by itself says how long nobody touched it: the server ends a session that is left alone. */
export function idleHeaders(now: number = Date.now()): Record<string, string> {
  return { 'Kefu-Idle': String(Math.max(0, Math.floor((now - touchedAt) / 1000))) };
}

/** Somebody touched the page; true when the server should hear of it, because nothing else told it for a minute. */
export function touched(now: number = Date.now()): boolean {
  touchedAt = now;
  if (now - toldAt < tellMs) return false;
  toldAt = now;
  return true;
}

/** Reading and writing without a click keeps a session, too. */
export function startIdle(tell: () => void): void {
  const touch = (event: Event): void => {
    if (event.isTrusted && touched()) tell();
  };
  for (const name of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) document.addEventListener(name, touch, { passive: true, capture: true });
}
