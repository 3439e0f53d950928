/** localStorage of the shop's page, or memory where the browser forbids it; nothing here may ever throw. */
const memory = new Map<string, string>();

export function read<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? fromMemory<T>(key) : (JSON.parse(text) as T);
  } catch {
    return fromMemory<T>(key);
  }
}

export function write(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(key, text);
  } catch {
    memory.set(key, text);
  }
}

export function remove(key: string): void {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // Forbidden storage holds nothing to remove.
  }
}

export function keys(prefix: string): string[] {
  const found = new Set([...memory.keys()].filter((key) => key.startsWith(prefix)));
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i);
      if (key?.startsWith(prefix)) found.add(key);
    }
  } catch {
    // Only memory then.
  }
  return [...found];
}

function fromMemory<T>(key: string): T | undefined {
  const text = memory.get(key);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

/** What a browser remembers of one person in one shop; a guest and each signed-in customer are kept apart. */
export interface Remembered { token: string; open: boolean; readSeq: number }

export function scope(shop: string, identity: string | undefined): string {
  return `kefu.${shop}.${subject(identity) ?? 'guest'}`;
}

/** The `sub` inside a signed identity token, read without checking it: only the desk can check. */
export function subject(identity: string | undefined): string | undefined {
  if (!identity) return undefined;
  try {
    const base64 = identity.split('.')[0]!.replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof claims.sub === 'string' || typeof claims.sub === 'number' ? `id-${claims.sub}` : undefined;
  } catch {
    return undefined;
  }
}
