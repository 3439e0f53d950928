export interface Command { label: string; hint: string; words: string; run: () => void }

/** Every word of the query must be found; a label that begins with the query comes first. */
export function matching(commands: readonly Command[], query: string): Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = commands.filter((c) => words.every((w) => `${c.label} ${c.words}`.toLowerCase().includes(w)));
  const first = words[0];
  return first ? [...found].sort((a, b) => Number(b.label.toLowerCase().startsWith(first)) - Number(a.label.toLowerCase().startsWith(first))) : found;
}
