import { button, h, icon } from './dom.ts';
import { fill, type Strings } from './lang/index.ts';

/** The longest clip; it then goes into the hand of whoever decides to send it. */
const mostSeconds = 120;
const bitsPerSecond = 32000;
const kinds: [type: string, ending: string][] = [['audio/webm;codecs=opus', '.webm'], ['audio/mp4', '.m4a'], ['audio/ogg;codecs=opus', '.ogg']];

/** What this browser can record and the desk takes; nothing where either cannot. */
export function voiceKind(accepted: readonly string[]): { type: string; ending: string } | undefined {
  if (typeof MediaRecorder !== 'function' || !navigator.mediaDevices?.getUserMedia) return undefined;
  const kind = kinds.find(([type, ending]) => accepted.includes(ending) && MediaRecorder.isTypeSupported(type));
  return kind && { type: kind[0], ending: kind[1] };
}

export const clipTime = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, '0')}`;

/** A row that stands in the place of the text box while a clip is recorded. The microphone is let go of whatever happens. */
export async function recordClip(kind: { type: string; ending: string }, t: Strings, place: (row: HTMLElement) => void): Promise<File | undefined> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const time = h('span', { class: 'clip-time', role: 'timer' }, clipTime(0));
  const recorder = new MediaRecorder(stream, { mimeType: kind.type, audioBitsPerSecond: bitsPerSecond });
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => { if (event.data.size > 0) parts.push(event.data); };
  const started = Date.now();
  const tick = setInterval(() => {
    const seconds = (Date.now() - started) / 1000;
    time.textContent = clipTime(seconds);
    if (seconds >= mostSeconds && recorder.state === 'recording') recorder.stop();
  }, 250);
  return new Promise((resolve) => {
    let keep = true;
    recorder.onstop = () => {
      clearInterval(tick);
      for (const track of stream.getTracks()) track.stop();
      const clip = new Blob(parts, { type: kind.type.split(';')[0] });
      resolve(keep && clip.size > 0 ? new File([clip], `voice-${clipTime((Date.now() - started) / 1000).replace(':', '-')}${kind.ending}`, { type: clip.type }) : undefined);
    };
    const end = (send: boolean): void => { keep = send; if (recorder.state !== 'inactive') recorder.stop(); };
    const done = button(t.send, 'send', () => end(true), 'send ready');
    place(h('div', { class: 'clip', onkeydown: (event: KeyboardEvent) => { if (event.key === 'Escape') { event.stopPropagation(); end(false); } } },
      h('i', { 'class': 'clip-dot', 'aria-hidden': 'true' }), h('span', { class: 'clip-word' }, t.recording), time, button(t.cancel, 'close', () => end(false)), done));
    done.focus();
    recorder.start(1000);
  });
}

/** Plays a clip from memory through the audio graph: no address is needed that a shop's page might forbid. */
export function clipPlayer(load: () => Promise<Blob>, t: Strings): HTMLElement {
  let playing: { stop(): void } | undefined;
  const length = h('small', {}, '');
  const face = h('span', { class: 'clip-face' }, icon('play', 20));
  const player = h('button', { 'type': 'button', 'class': 'bubble file clip-play', 'aria-label': t.voice }, face, h('span', { class: 'name' }, t.voice, length));
  const rest = (): void => { playing = undefined; face.replaceChildren(icon('play', 20)); player.setAttribute('aria-label', t.voice); };
  player.addEventListener('click', () => {
    if (playing) {
      playing.stop();
      return;
    }
    void (async () => {
      try {
        const audio = new AudioContext();
        const buffer = await audio.decodeAudioData(await (await load()).arrayBuffer());
        length.textContent = clipTime(buffer.duration);
        const source = audio.createBufferSource();
        source.buffer = buffer;
        source.connect(audio.destination);
        source.onended = () => { void audio.close(); rest(); };
        playing = source;
        face.replaceChildren(icon('stop', 20));
        player.setAttribute('aria-label', fill(t.voiceStop, clipTime(buffer.duration)));
        source.start();
      } catch {
        rest();
        length.textContent = t.attachmentGone;
      }
    })();
  });
  return player;
}
