import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Drafts, type Store } from '../desk/drafts.ts';
import { Outbox } from '../desk/outbox.ts';

class Memory implements Store {
  private readonly map = new Map<string, string>();
  get length(): number { return this.map.size; }
  key(index: number): string | null { return [...this.map.keys()][index] ?? null; }
  getItem(key: string): string | null { return this.map.get(key) ?? null; }
  setItem(key: string, value: string): void { this.map.set(key, value); }
  removeItem(key: string): void { this.map.delete(key); }
}

test('A draft should be kept per conversation and mode', () => {
  const drafts = new Drafts(new Memory());
  drafts.set('a', 'reply', '您好', 3);
  drafts.set('a', 'note', '查库存', 3);

  assert.equal(drafts.get('a', 'reply')?.text, '您好');
  assert.equal(drafts.get('a', 'note')?.text, '查库存');
  assert.equal(drafts.get('b', 'reply'), undefined);
});

test('A draft should remember what was seen when it began', () => {
  const drafts = new Drafts(new Memory());
  drafts.set('a', 'reply', 'h', 3);
  drafts.set('a', 'reply', 'hi', 7);
  assert.equal(drafts.get('a', 'reply')?.seenSeq, 3);

  drafts.set('a', 'reply', ' ', 7);
  drafts.set('a', 'reply', 'again', 7);
  assert.equal(drafts.get('a', 'reply')?.seenSeq, 7);
});

test('A draft should not be seen by another person of the same browser', () => {
  const store = new Memory();
  new Drafts(store, 'ann').set('a', 'reply', 'secret', 1);
  assert.equal(new Drafts(store, 'bob').get('a', 'reply'), undefined);
});

test('An old or broken draft should be dropped', () => {
  let now = 0;
  const store = new Memory();
  const drafts = new Drafts(store, '', () => now);
  drafts.set('a', 'reply', 'old', 1);
  store.setItem('kefu-draft::b:reply', '{broken');
  store.setItem('other', 'stays');
  now = 15 * 86_400_000;

  assert.equal(drafts.get('a', 'reply'), undefined);
  drafts.prune();
  assert.equal(store.length, 1);
});

test('The outbox should offer an unacknowledged message again under its client id', () => {
  const store = new Memory();
  const message = { clientId: 'c1', text: '您好', visibility: 'public', attachmentIds: [], draftSeenSeq: 2 } as const;
  const outbox = new Outbox(store);
  outbox.add('a', { ...message, attachmentIds: [] });
  outbox.add('a', { ...message, attachmentIds: [] });

  assert.deepEqual(new Outbox(store).list('a').map((m) => m.clientId), ['c1']);
  outbox.remove('a', 'c1');
  assert.equal(store.length, 0);
});
