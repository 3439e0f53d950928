/** Doubling waits with jitter between half and whole, so that a thousand shoppers do not return in one second. */
export function backoffMs(attempt: number, random: () => number = Math.random, baseMs = 1000, capMs = 30000): number {
  const ceiling = Math.min(capMs, baseMs * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling / 2 + (random() * ceiling) / 2);
}
