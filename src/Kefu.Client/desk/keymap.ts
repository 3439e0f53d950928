/** From the key an action has by itself to the key a person chose for it. */
export type KeyMap = Record<string, string>;

/** Only single keys may be chosen; nothing that types with Alt, no sequences. */
export function isChoosable(name: string): boolean {
  return !name.includes('+') && !name.includes(' ') && !['Enter', 'Tab', 'Escape', 'Backspace'].includes(name);
}

/** Gives an action another key; when that key is another action's, says whose. */
export function remap(map: KeyMap, keys: readonly string[], of: string, to: string): { map: KeyMap; taken?: string } {
  const taken = keys.find((key) => key !== of && (map[key] ?? key) === to);
  if (taken) return { map, taken };
  const next = { ...map };
  if (to === of) delete next[of];
  else next[of] = to;
  return { map: next };
}

/** What a press means: the action's own key, or nothing when its action was given another. */
export function meant(map: KeyMap, pressed: string): string | undefined {
  for (const [of, to] of Object.entries(map)) if (to === pressed) return of;
  return map[pressed] === undefined ? pressed : undefined;
}

/** How a key is written on its cap. */
export const capOf = (key: string): string => (key.length === 1 ? key.toUpperCase() : key[0]!.toUpperCase() + key.slice(1));
