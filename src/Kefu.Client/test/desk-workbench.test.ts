import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownSeq, Presences } from '../desk/here.ts';
import { tagChange, toJson } from '../desk/json-forms.ts';

test('a form becomes JSON without its empty fields and the forgery token', () => {
  assert.deepEqual(toJson([['toStaff', ''], ['note', ' 已核实 '], ['__RequestVerificationToken', 'x']]), { note: '已核实' });
});

test('a name that comes twice or ends in brackets becomes a list', () => {
  assert.deepEqual(toJson([['tags[]', 'a'], ['way', '1'], ['way', '2'], ['way', '3']]), { tags: ['a'], way: ['1', '2', '3'] });
});

test('typed tags are told apart from those that were there, whichever comma is used', () => {
  assert.deepEqual(tagChange(['破损', '换新'], '换新、送礼，加急; 加急'), { add: ['送礼', '加急'], remove: ['破损'] });
  assert.deepEqual(tagChange(['a'], ''), { add: [], remove: ['a'] });
});

test('what a customer wrote in plain sight moves the known message on, a colleague\'s does not', () => {
  assert.equal(knownSeq(undefined, [{ seq: 3, author: 'customer' }]), 3);
  assert.equal(knownSeq(3, [{ seq: 3, author: 'customer' }, { seq: 5, author: 'customer' }]), 5);
  assert.equal(knownSeq(3, [{ seq: 4, author: 'agent' }, { seq: 5, author: 'customer' }]), 3);
  assert.equal(knownSeq(3, [{ seq: 4, author: 'me' }, { seq: 5, author: 'customer' }]), 5);
  assert.equal(knownSeq(3, [{ seq: 2, author: 'agent' }]), 3);
});

const sign = (more: object = {}) => ({ conversationId: 'c', person: 'p', name: '陈默', typing: false, leaving: false, ...more });

test('a colleague is seen until unheard of, and nobody is a colleague to themselves', () => {
  let now = 0;
  const here = new Presences('me', () => now);
  assert.equal(here.hear(sign({ person: 'me' })), false);
  assert.equal(here.hear(sign()), true, 'the newcomer must hear of us');
  assert.equal(here.hear(sign()), false);
  assert.deepEqual(here.list(), [{ name: '陈默', typing: false }]);
  now = 46_000;
  assert.deepEqual(here.list(), []);
});

test('typing fades before the person does, and leaving is at once', () => {
  let now = 0;
  const here = new Presences('me', () => now);
  here.hear(sign({ typing: true }));
  assert.deepEqual(here.list(), [{ name: '陈默', typing: true }]);
  now = 7000;
  assert.deepEqual(here.list(), [{ name: '陈默', typing: false }]);
  here.hear(sign({ leaving: true }));
  assert.deepEqual(here.list(), []);
});
