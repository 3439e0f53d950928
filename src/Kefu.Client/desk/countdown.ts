import { crossed, faceAt, type Face } from './countdown-face.ts';
import { onContent, speak } from './dom.ts';
import { say } from './words.ts';

// A clock nobody can turn back; the offset to the server's is the best seen so far, since delay only makes it late.
const steady = (): number => performance.timeOrigin + performance.now();
let offset = Number.NEGATIVE_INFINITY;
let connected = true;
const faces = new WeakMap<Element, Face>();

export function serverNow(): number {
  return steady() + (Number.isFinite(offset) ? offset : Date.now() - steady());
}

export function startCountdowns(): void {
  const seen = new WeakMap<Element, string>();
  onContent(() => {
    for (const element of document.querySelectorAll<HTMLElement>('.countdown[data-server-now]')) {
      const told = element.dataset.serverNow!;
      if (seen.get(element) === told) continue;
      seen.set(element, told);
      offset = Math.max(offset, Date.parse(told) - steady());
    }
    tick();
  });
  document.addEventListener('kefu:feed', (event) => {
    connected = (event as CustomEvent<string>).detail === 'open';
    tick();
  });
  const next = (): void => {
    tick();
    setTimeout(next, 1000 - (serverNow() % 1000) + 5);
  };
  next();
}

function tick(): void {
  const now = serverNow();
  for (const element of document.querySelectorAll<HTMLElement>('.countdown[data-due]')) draw(element, now);
}

function draw(element: HTMLElement, now: number): void {
  const words = element.querySelector('.countdown-text');
  if (!words) return;
  if (!connected) {
    show(element, words, 'lost', '--:--');
    return;
  }
  const face = faceAt(Date.parse(element.dataset.due!), Number(element.dataset.total) * 1000, now, say);
  const left = element.dataset.leftWord;
  show(element, words, face.state, left && face.state !== 'over' ? left.replace('{0}', face.text) : face.text);
  const ring = element.querySelector('.ring-left');
  const dash = `${face.share} 100`;
  if (ring && ring.getAttribute('stroke-dasharray') !== dash) ring.setAttribute('stroke-dasharray', dash);
  const line = crossed(faces.get(element), face);
  faces.set(element, face);
  if (line && element.dataset.label) {
    speak(say(line === 'half' ? 'heardHalf' : line === 'fifth' ? 'heardFifth' : 'heardOver', element.dataset.label, face.text));
    element.dispatchEvent(new CustomEvent('kefu:countdown', { bubbles: true, detail: line }));
  }
}

function show(element: HTMLElement, words: Element, state: string, text: string): void {
  if (element.dataset.state !== state) element.dataset.state = state;
  if (words.textContent !== text) words.textContent = text;
}
