import { meta } from './dom.ts';
import { writeHeaders } from './http.ts';
import type { KeyMap } from './keymap.ts';

export interface OwnDesk { keys: KeyMap; sound: boolean; notices: boolean }

// What browsers kept before the server did.
const before = { keys: 'kefu-keymap', sound: 'kefu-sound', notices: 'kefu-notices' };
const waiting = 'kefu-desk-waiting';
let own: OwnDesk | undefined;

/** Reads what a person chose; what cannot be read is as if nothing was chosen. */
export function parseDesk(text: string | undefined): OwnDesk | undefined {
  try {
    const desk = JSON.parse(text ?? '') as Partial<OwnDesk> | null;
    const keys = desk?.keys && typeof desk.keys === 'object' && !Array.isArray(desk.keys) ? desk.keys : {};
    return desk && typeof desk === 'object' ? { keys: Object.fromEntries(Object.entries(keys).filter(([, to]) => typeof to === 'string')), sound: desk.sound === true, notices: desk.notices === true } : undefined;
  } catch {
    return undefined;
  }
}

/** How this person's desk behaves: it is kept with the person and follows them to every browser. */
export function ownDesk(): OwnDesk {
  return own ??= onTheWay() ?? parseDesk(meta('desk')) ?? fromBrowser() ?? { keys: {}, sound: false, notices: false };
}

export function changeDesk(change: Partial<OwnDesk>): void {
  own = { ...ownDesk(), ...change };
  keep(own);
}

/** What was chosen on the page before and may not have arrived when this one was written; it is sent again. */
function onTheWay(): OwnDesk | undefined {
  const desk = parseDesk(sessionStorage.getItem(waiting) ?? undefined);
  if (desk) keep(desk);
  return desk;
}

/** The first page after the server began to keep it takes over what this browser has. */
function fromBrowser(): OwnDesk | undefined {
  if (!meta('feed') || !Object.values(before).some((name) => localStorage.getItem(name) !== null)) return undefined;
  const desk = parseDesk(`{"keys":${localStorage.getItem(before.keys) ?? '{}'}}`) ?? { keys: {}, sound: false, notices: false };
  const found = { ...desk, sound: localStorage.getItem(before.sound) === 'on', notices: localStorage.getItem(before.notices) === 'on' };
  keep(found, () => { for (const name of Object.values(before)) localStorage.removeItem(name); });
  return found;
}

let sending: Promise<unknown> = Promise.resolve();

/** One after another: the last choice is the one that stays. */
function keep(desk: OwnDesk, then?: () => void): void {
  const text = JSON.stringify(desk);
  sessionStorage.setItem(waiting, text);
  sending = sending.then(() => fetch('/api/v1/me/desk', {
    method: 'PUT', credentials: 'same-origin', keepalive: true, headers: { 'Content-Type': 'application/json', ...writeHeaders() }, body: text,
  })).then((answer) => {
    // A refusal would be one again.
    if (sessionStorage.getItem(waiting) === text && (answer as Response).status < 500) sessionStorage.removeItem(waiting);
    if ((answer as Response).ok) then?.();
  }).catch(() => undefined);
}
