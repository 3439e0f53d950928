const patienceMs = 4000;

/** The amber strip shows when the stream has been down for a few seconds; a reconnect in between is nobody's business. */
export function startOffline(): void {
  const strip = document.getElementById('offline');
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('kefu:feed', (event) => {
    const state = (event as CustomEvent<string>).detail;
    clearTimeout(timer);
    if (state === 'open' && strip) strip.hidden = true;
    if (state === 'down') timer = setTimeout(() => { if (strip) strip.hidden = false; }, patienceMs);
    if (state === 'signed-out') location.reload();
  });
}
