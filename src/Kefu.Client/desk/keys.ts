export interface KeyPress {
  key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean; isComposing: boolean; keyCode: number;
}

/** An input method at work owns every key press; 229 is how older engines say so. */
export function isComposing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

export type SendKey = 'enter' | 'ctrl-enter';

/** Whether a key press sends: Ctrl or Cmd with Enter always does, Enter alone by the person's choice. */
export function sends(press: KeyPress, choice: SendKey, imeOwns: boolean): boolean {
  if (press.key !== 'Enter' || imeOwns || isComposing(press) || press.shiftKey || press.altKey) return false;
  return press.ctrlKey || press.metaKey || choice === 'enter';
}

/** Names a press as the key map does: "j", "?", "ctrl+k". Alt is never used: it types letters on many layouts. */
export function nameOf(press: KeyPress): string | undefined {
  if (press.altKey || ['Control', 'Meta', 'Shift', 'Alt', 'Process', 'Dead'].includes(press.key)) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return press.ctrlKey || press.metaKey ? `ctrl+${key}` : key;
}

/** Follows sequences such as "g t". */
export class Sequence {
  private first: string | undefined;
  private at = 0;

  constructor(private readonly known: () => Iterable<string>, private readonly patienceMs = 1200) {}

  /** Returns the full name when a known key or sequence is complete. */
  press(name: string, now: number): string | undefined {
    const held = this.first && now - this.at < this.patienceMs ? `${this.first} ${name}` : undefined;
    this.first = undefined;
    const known = [...this.known()];
    if (held && known.includes(held)) return held;
    if (known.includes(name)) return name;
    if (known.some((k) => k.startsWith(`${name} `))) {
      this.first = name;
      this.at = now;
    }
    return undefined;
  }
}
