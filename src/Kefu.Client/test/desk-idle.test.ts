import assert from 'node:assert/strict';
import { test } from 'node:test';
import { idleHeaders, touched } from '../desk/idle.ts';

test('A page should say for how long nobody touched it, and tell of a touch at most once a minute', () => {
  const start = Date.now() + 1_000_000;
  assert.equal(touched(start), true);
  assert.deepEqual(idleHeaders(start + 90_500), { 'Kefu-Idle': '90' });
  assert.equal(touched(start + 59_000), false);
  assert.deepEqual(idleHeaders(start + 59_000), { 'Kefu-Idle': '0' });
  assert.equal(touched(start + 60_000), true);
});
