// Writes src/Kefu.Platform/Text/pinyin.txt. See docs/decisions/0002-pinyin-table.md.
//   npm install --no-save pinyin-pro@3.29.4 && node tools/pinyin-table/generate.mjs
import { writeFileSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';

const gb2312 = new Set();
const decoder = new TextDecoder('gb2312');
for (let high = 0xb0; high <= 0xf7; high++) {
  for (let low = 0xa1; low <= 0xfe; low++) {
    gb2312.add(decoder.decode(Uint8Array.of(high, low)));
  }
}

const rows = new Map();
const row = (syllable) => {
  if (!rows.has(syllable)) rows.set(syllable, { first: '', other: '' });
  return rows.get(syllable);
};

for (let code = 0x4e00; code <= 0x9fff; code++) {
  const char = String.fromCharCode(code);
  const [first] = pinyin(char, { toneType: 'none', type: 'array', v: true });
  if (!/^[a-z]+$/.test(first)) continue;
  row(first).first += char;
  if (!gb2312.has(char)) continue;
  const all = pinyin(char, { toneType: 'none', type: 'array', v: true, multiple: true });
  for (const other of new Set(all)) {
    if (other !== first && /^[a-z]+$/.test(other)) row(other).other += char;
  }
}

const lines = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([s, r]) => `${s}\t${r.first}\t${r.other}`);
const target = new URL('../../src/Kefu.Platform/Text/pinyin.txt', import.meta.url);
writeFileSync(target, `${lines.join('\n')}\n`);
