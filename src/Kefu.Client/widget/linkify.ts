export interface TextPart { text: string; href?: string }

const address = /https?:\/\/[^\s<>"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+/gi;

/** Splits text into plain parts and http(s) links; anything that is not plainly an address stays text. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(address)) {
    let url = match[0].replace(/[.,;:!?\u2026]+$/, '');
    // A closing bracket belongs to the sentence unless the address opened one.
    while (/[)\]}]$/.test(url) && count(url, /[)\]}]/g) > count(url, /[([{]/g)) url = url.slice(0, -1);
    if (!isAddress(url)) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: url, href: url });
    from = match.index + url.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

export function isAddress(url: string | undefined | null): url is string {
  if (!url) return false;
  try {
    const parsed = new URL(url);
    return parsed.protocol === 'http:' || parsed.protocol === 'https:';
  } catch {
    return false;
  }
}
