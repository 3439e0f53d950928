import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localTimes } from '../desk/json-forms.ts';
import { isChoosable, meant, remap } from '../desk/keymap.ts';

const keys = ['j', 'k', 'r', 'z'];

test('an action given another key answers to that key only', () => {
  const { map } = remap({}, keys, 'z', 'b');
  assert.equal(meant(map, 'b'), 'z');
  assert.equal(meant(map, 'z'), undefined);
  assert.equal(meant(map, 'r'), 'r');
});

test('a key that another action has is not given twice', () => {
  assert.equal(remap({}, keys, 'z', 'r').taken, 'r');
  const { map } = remap({}, keys, 'r', 'b');
  assert.equal(remap(map, keys, 'z', 'b').taken, 'r');
  assert.equal(remap(map, keys, 'z', 'r').taken, undefined);
});

test('two swapped keys mean each other', () => {
  const map = { j: 'k', k: 'j' };
  assert.equal(meant(map, 'j'), 'k');
  assert.equal(meant(map, 'k'), 'j');
});

test('an action back at its own key leaves no trace', () => assert.deepEqual(remap({ z: 'b' }, keys, 'z', 'z').map, {}));

test('only single keys can be chosen', () => {
  assert.equal(isChoosable('b'), true);
  for (const name of ['ctrl+b', 'g t', 'Enter', 'Tab', 'Escape']) assert.equal(isChoosable(name), false);
});

test('a time on the own clock is sent only where it was chosen', () => {
  assert.deepEqual(localTimes({ untilUtc: '2026-01-01T00:00:00Z', untilLocal: '2026-02-02T02:02' }), { untilUtc: '2026-01-01T00:00:00Z' });
  assert.equal(localTimes({ untilUtc: 'local', untilLocal: '2026-02-02T02:02' }).untilUtc, new Date('2026-02-02T02:02').toISOString());
});
