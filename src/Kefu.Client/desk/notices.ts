import { getJson } from './http.ts';
import { changeDesk, ownDesk } from './own-desk.ts';

const rangKey = 'kefu-rang';
const gatherMs = 600;
const told = new Set(['message-posted', 'conversation-offered', 'transfer-requested', 'conversation-woken', 'slow-response-noticed']);

interface Notice { id: string; title: string; text: string }

const soundOn = (): boolean => ownDesk().sound;
const desktopOn = (): boolean => ownDesk().notices && 'Notification' in window && Notification.permission === 'granted';

/** Tells by sound and beside the browser what concerns the person; what is in view stays silent. Off until switched on. */
export function startNotices(): void {
  card();
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener('kefu:event', (event) => {
    const { name, data } = (event as CustomEvent<{ name: string; data: { id?: string } | null }>).detail;
    const kind = name.replace('conversations.', '');
    if (!told.has(kind) || !data?.id || (!soundOn() && !desktopOn())) return;
    waiting.add(`${kind}:${data.id}`);
    timer ??= setTimeout(() => {
      const of = [...waiting].filter((w) => !inView(w.split(':')[1]!));
      [waiting, timer] = [new Set(), undefined];
      if (of.length > 0) void getJson<Notice[]>(`/desk/notices?of=${of.slice(0, 20).join(',')}`).then(tell).catch(() => undefined);
    }, gatherMs);
  });
}

const inView = (conversation: string): boolean =>
  !document.hidden && document.hasFocus() && document.querySelector<HTMLElement>('#wb-thread')?.dataset.thread?.toLowerCase() === conversation.toLowerCase();

function tell(notices: Notice[]): void {
  if (notices.length === 0 || !first(notices[0]!.id)) return;
  if (soundOn()) ring();
  // Who looks at the desk sees it there.
  if (!desktopOn() || (!document.hidden && document.hasFocus())) return;
  for (const { id, title, text } of notices) {
    const notice = new Notification(title, { body: text, tag: `kefu-${id}`, silent: true });
    notice.onclick = () => {
      window.focus();
      location.assign(`/desk/${id}`);
      notice.close();
    };
  }
}

/** Of several tabs one rings. */
function first(id: string): boolean {
  const [before, at] = (localStorage.getItem(rangKey) ?? '').split(' ');
  if (before === id && Date.now() - Number(at) < 3000) return false;
  localStorage.setItem(rangKey, `${id} ${Date.now()}`);
  return true;
}

let audio: AudioContext | undefined;

function ring(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    const now = audio.currentTime;
    for (const [at, pitch] of [[0, 660], [0.14, 880]] as const) {
      const [tone, gain] = [audio.createOscillator(), audio.createGain()];
      tone.frequency.value = pitch;
      gain.gain.setValueAtTime(0.0001, now + at);
      gain.gain.exponentialRampToValueAtTime(0.12, now + at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, now + at + 0.22);
      tone.connect(gain).connect(audio.destination);
      tone.start(now + at);
      tone.stop(now + at + 0.25);
    }
  } catch {
    // A browser without sound tells by the notice alone.
  }
}

/** The switches on the own page. Permission is asked by the click on the switch, never else. */
function card(): void {
  const box = document.querySelector<HTMLElement>('[data-notices]');
  if (!box) return;
  const sound = box.querySelector<HTMLInputElement>('[data-notices-sound]')!;
  const desktop = box.querySelector<HTMLInputElement>('[data-notices-desktop]')!;
  const state = box.querySelector<HTMLElement>('[data-notices-state]')!;
  sound.checked = soundOn();
  desktop.checked = desktopOn();
  sound.addEventListener('change', () => {
    changeDesk({ sound: sound.checked });
    if (sound.checked) ring();
  });
  desktop.addEventListener('change', () => {
    if (!desktop.checked) {
      changeDesk({ notices: false });
      return;
    }
    if (!('Notification' in window)) {
      desktop.checked = false;
      state.textContent = state.dataset.missing ?? '';
      return;
    }
    void Notification.requestPermission().then((answer) => {
      desktop.checked = answer === 'granted';
      changeDesk({ notices: desktop.checked });
      if (!desktop.checked) state.textContent = state.dataset.denied ?? '';
    });
  });
  box.querySelector('[data-notices-try]')?.addEventListener('click', () => {
    if (soundOn()) ring();
    if (desktopOn()) new Notification('Kefu', { tag: 'kefu-try', silent: true });
  });
}
