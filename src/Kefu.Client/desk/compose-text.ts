export interface Asked { kind: 'canned' | 'people'; query: string; from: number }

/** What the text before the caret asks for: `/word` at a word's start, `@name` in notes. */
export function askedBefore(text: string, caret: number, mode: string): Asked | undefined {
  const before = text.slice(0, caret);
  const canned = /(?:^|[\s\u3000])\/([^\s/]{0,24})$/.exec(before);
  if (canned && mode === 'reply') return { kind: 'canned', query: canned[1]!, from: caret - canned[1]!.length - 1 };
  const people = /@([^\s@]{0,24})$/.exec(before);
  if (people && mode === 'note') return { kind: 'people', query: people[1]!, from: caret - people[1]!.length - 1 };
  return undefined;
}

/** Variables nobody filled; a customer must never read one. */
export function unfilled(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map((match) => match[1]!))];
}

export interface Insertion { text: string; from: number; to: number }

/** Puts words in the place of what asked for them and selects the first variable left to fill. */
export function insertAt(text: string, from: number, to: number, words: string): Insertion {
  const whole = text.slice(0, from) + words + text.slice(to);
  const gap = /\{\{[^{}]+\}\}/.exec(words);
  return gap
    ? { text: whole, from: from + gap.index, to: from + gap.index + gap[0].length }
    : { text: whole, from: from + words.length, to: from + words.length };
}
