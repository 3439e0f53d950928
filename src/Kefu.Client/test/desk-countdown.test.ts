import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clock, crossed, faceAt } from '../desk/countdown-face.ts';
import { sayIn } from '../desk/words.ts';

const say = sayIn('zh-CN');
const noon = new Date(2026, 10, 22, 12, 0, 0).getTime();
const minute = 60_000;

test('A countdown should change its state at half, a fifth and nothing left', () => {
  const states = [10, 5.1, 5, 2.1, 2, 0.1, 0, -1].map((left) => faceAt(noon + left * minute, 10 * minute, noon, say).state);
  assert.deepEqual(states, ['good', 'good', 'warn', 'warn', 'bad', 'bad', 'over', 'over']);
});

test('A countdown should say minutes under an hour, then the time of day', () => {
  assert.equal(faceAt(noon + 102_000, 180_000, noon, say).text, '01:42');
  assert.equal(faceAt(noon + 4 * 60 * minute, 8 * 60 * minute, noon, say).text, '16:00 前');
  assert.equal(faceAt(noon + 22 * 60 * minute, 48 * 60 * minute, noon, say).text, '明天 10:00');
  assert.equal(faceAt(noon - 38_000, 180_000, noon, say).text, '超 00:38');
});

test('A promise more than an hour off should stay calm while half is left', () => {
  assert.equal(faceAt(noon + 120 * minute, 180 * minute, noon, say).state, 'calm');
  assert.equal(faceAt(noon + 80 * minute, 180 * minute, noon, say).state, 'warn');
});

test('A clock should show hours only when there are any', () => {
  assert.equal(clock(59 * minute + 59_000), '59:59');
  assert.equal(clock(61 * minute), '1:01:00');
});

test('Only the lines at half, a fifth and nothing should be said aloud', () => {
  const at = (left: number) => faceAt(noon + left * minute, 10 * minute, noon, say);
  assert.equal(crossed(undefined, at(5)), undefined);
  assert.equal(crossed(at(6), at(5)), 'half');
  assert.equal(crossed(at(5), at(4)), undefined);
  assert.equal(crossed(at(3), at(1)), 'fifth');
  assert.equal(crossed(at(1), at(0)), 'over');
  assert.equal(crossed(at(1), at(9)), undefined);
});

test('A due time between two seconds should neither skip nor repeat a figure', () => {
  const due = noon + 5_437;
  const texts = [0, 1, 2, 3, 4, 5].map((second) => faceAt(due, 10_000, noon + second * 1000 + 5, say).text);
  assert.deepEqual(texts, ['00:05', '00:04', '00:03', '00:02', '00:01', '00:00']);
});
