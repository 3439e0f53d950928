import type { Say } from './words.ts';

export interface Face { state: 'good' | 'calm' | 'warn' | 'bad' | 'over'; share: number; text: string }

const hour = 3_600_000;
const two = (n: number): string => String(n).padStart(2, '0');

export function clock(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours === 0 ? `${two(minutes)}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`;
}

/** What a countdown shows at one moment; the server draws the first face by the same rules. */
export function faceAt(dueMs: number, totalMs: number, now: number, say: Say): Face {
  // On whole seconds, as the ticker is: a due time between two ticks would skip or repeat a figure.
  const due = Math.ceil(dueMs / 1000) * 1000;
  const left = due - now;
  if (left <= 0) return { state: 'over', share: 0, text: say('over', clock(left)) };
  const share = totalMs > 0 ? Math.min(100, Math.floor((100 * left) / totalMs)) : 100;
  const state = share > 50 ? (left < hour ? 'good' : 'calm') : share > 20 ? 'warn' : 'bad';
  return { state, share, text: left < hour ? clock(left) : moment(due, now, say) };
}

function moment(due: number, now: number, say: Say): string {
  const [at, today] = [new Date(due), new Date(now)];
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const days = Math.round((new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime() - new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime()) / 86_400_000);
  if (days === 0) return say('before', time);
  if (days === 1) return say('tomorrow', time);
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${time}`;
}

/** The line crossed between two faces, worth saying aloud; each second would be noise. */
export function crossed(before: Face | undefined, after: Face): 'half' | 'fifth' | 'over' | undefined {
  if (!before || before.state === after.state) return undefined;
  if (after.state === 'over') return 'over';
  if (after.state === 'bad') return 'fifth';
  return after.state === 'warn' ? 'half' : undefined;
}
