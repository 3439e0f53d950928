import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedBefore, insertAt, unfilled } from '../desk/compose-text.ts';

test('A slash at a word start should ask for canned replies', () => {
  assert.deepEqual(askedBefore('/hx', 3, 'reply'), { kind: 'canned', query: 'hx', from: 0 });
  assert.deepEqual(askedBefore('您好 /换新', 6, 'reply'), { kind: 'canned', query: '换新', from: 3 });
  assert.deepEqual(askedBefore('您好\n/', 4, 'reply'), { kind: 'canned', query: '', from: 3 });
});

test('A slash inside a word, an address or a note should not', () => {
  assert.equal(askedBefore('1/2', 3, 'reply'), undefined);
  assert.equal(askedBefore('https://a', 9, 'reply'), undefined);
  assert.equal(askedBefore('/hx ', 4, 'reply'), undefined);
  assert.equal(askedBefore('/hx', 3, 'note'), undefined);
});

test('An at sign should ask for people in notes only', () => {
  assert.deepEqual(askedBefore('请@陈', 3, 'note'), { kind: 'people', query: '陈', from: 1 });
  assert.equal(askedBefore('请@陈', 3, 'reply'), undefined);
});

test('Variables left unfilled should be named once each', () => {
  assert.deepEqual(unfilled('预计 {{送达日}} 送到 {{ 地址 }},{{送达日}}'), ['送达日', '地址']);
  assert.deepEqual(unfilled('预计今天送到'), []);
});

test('An insertion should take the place of what asked and select the first gap', () => {
  const placed = insertAt('您好 /hx 谢谢', 3, 6, '预计 {{送达日}} 到');
  assert.equal(placed.text, '您好 预计 {{送达日}} 到 谢谢');
  assert.equal(placed.text.slice(placed.from, placed.to), '{{送达日}}');

  const plain = insertAt('/hx', 0, 3, '您好');
  assert.deepEqual([plain.from, plain.to], [2, 2]);
});
