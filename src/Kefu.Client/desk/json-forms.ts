/** One value or, for names that come more than once or end in `[]`, all of them; empty ones are left out. */
export function toJson(entries: Iterable<[string, unknown]>): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const [name, value] of entries) {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text === '' || name === '__RequestVerificationToken') continue;
    const key = name.endsWith('[]') ? name.slice(0, -2) : name;
    const had = json[key];
    if (name.endsWith('[]') || had !== undefined) json[key] = [...(Array.isArray(had) ? had : had === undefined ? [] : [had]), text];
    else json[key] = text;
  }
  return json;
}

/** A time typed on the reader's own clock (`…Local`) takes the place of `…Utc` when that says `local`. */
export function localTimes(json: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(json).filter((key) => key.endsWith('Local'))) {
    const utc = `${name.slice(0, -5)}Utc`;
    if (json[utc] === 'local') json[utc] = new Date(String(json[name])).toISOString();
    delete json[name];
  }
  return json;
}

/** What was typed as a list of tags, against what was there: what to put on and what to take off. */
export function tagChange(before: readonly string[], typed: string): { add: string[]; remove: string[] } {
  const now = [...new Set(typed.split(/[,，、;；\n]/).map((tag) => tag.trim()).filter(Boolean))];
  return { add: now.filter((tag) => !before.includes(tag)), remove: before.filter((tag) => !now.includes(tag)) };
}
