import test, { mock } from 'node:test';
import assert from 'node:assert/strict';
import { ApiError, type NewMessage } from '../widget/api.ts';
import { Outbox, type OutboxPort } from '../widget/outbox.ts';
import type { Message } from '../widget/types.ts';

/** A desk that keeps each client id once, whatever is sent how often. */
class Desk implements OutboxPort {
  kept: string[] = [];
  posts = 0;
  fail: (message: NewMessage) => ApiError | undefined = () => undefined;
  loseAnswer = false;
  sessions = 0;
  outbox!: Outbox;

  async send(message: NewMessage): Promise<Message> {
    this.posts++;
    const error = this.fail(message);
    if (error) throw error;
    if (!this.kept.includes(message.clientId)) this.kept.push(message.clientId);
    if (this.loseAnswer) throw new ApiError(0, 'network', '');
    return { seq: this.kept.length, id: message.clientId, clientId: message.clientId, conversationId: 'c', at: '', author: { kind: 'customer', name: '' }, kind: 'text' };
  }

  async upload(): Promise<never> { throw new ApiError(413, 'too-big', '太大'); }
  sent(): void { /* shown elsewhere */ }
  changed(): void { /* drawn elsewhere */ }
  rejected(): void { this.sessions++; }
}

let shops = 0;
function create(desk: Desk, prefix = `kefu.t${++shops}.guest`): Outbox {
  return (desk.outbox = new Outbox(prefix, desk));
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}

test('Outbox should send in order and keep nothing that was acknowledged', async () => {
  const desk = new Desk();
  const outbox = create(desk);
  const ids = ['a', 'b', 'c'].map((text) => outbox.add({ kind: 'text', text }).clientId);
  await settled();
  assert.deepEqual(desk.kept, ids);
  assert.deepEqual(outbox.items, []);
  outbox.dispose();
});

test('Outbox should lose and double nothing when answers are lost and the page is reloaded', async () => {
  const desk = new Desk();
  desk.loseAnswer = true;
  const first = create(desk, 'kefu.reload.guest');
  const ids = ['a', 'b'].map((text) => first.add({ kind: 'text', text }).clientId);
  await settled();
  assert.equal(first.items.length, 2);
  assert.equal(first.stuck, true);
  first.dispose();

  desk.loseAnswer = false;
  const second = create(desk, 'kefu.reload.guest');
  assert.deepEqual(second.items.map((i) => i.text), ['a', 'b']);
  second.wake();
  await settled();
  assert.deepEqual(desk.kept, ids);
  assert.deepEqual(second.items, []);
  assert.deepEqual(create(new Desk(), 'kefu.reload.guest').items, []);
  second.dispose();
});

test('Outbox should set a refused message aside, let later ones pass, and send it on retry', async () => {
  const desk = new Desk();
  desk.fail = (m) => (m.text === 'bad' ? new ApiError(422, 'text', '不行') : undefined);
  const outbox = create(desk);
  const bad = outbox.add({ kind: 'text', text: 'bad' }).clientId;
  const good = outbox.add({ kind: 'text', text: 'good' }).clientId;
  await settled();
  assert.deepEqual(desk.kept, [good]);
  assert.equal(outbox.items[0]?.refused, '不行');

  desk.fail = () => undefined;
  outbox.retry(bad);
  await settled();
  assert.deepEqual(desk.kept, [good, bad]);
  outbox.dispose();
});

test('Outbox should wait as long as it is told when there is too much, lose nothing and send it once', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const desk = new Desk();
  desk.fail = () => new ApiError(429, 'too-many', '请稍候', 30_000);
  const outbox = create(desk);
  const ids = ['a', 'b'].map((text) => outbox.add({ kind: 'text', text }).clientId);
  await settled();
  assert.deepEqual(outbox.items.map((i) => i.text), ['a', 'b']);
  assert.ok(outbox.items.every((i) => i.refused === undefined));
  desk.fail = () => undefined;
  mock.timers.tick(29_999);
  await settled();
  assert.equal(desk.posts, 1);
  mock.timers.tick(1);
  await settled();
  assert.deepEqual(desk.kept, ids);
  assert.equal(desk.posts, 3);
  assert.deepEqual(outbox.items, []);
  outbox.dispose();
  mock.timers.reset();
});

test('Outbox should hold everything and ask for a new session when the token is refused', async () => {
  const desk = new Desk();
  desk.fail = () => new ApiError(401, 'token', '');
  const outbox = create(desk);
  outbox.add({ kind: 'text', text: 'a' });
  await settled();
  assert.equal(desk.sessions, 1);
  assert.equal(outbox.items.length, 1);

  desk.fail = () => undefined;
  outbox.wake();
  await settled();
  assert.equal(desk.kept.length, 1);
  outbox.dispose();
});

test('Outbox should settle a message that the feed brought back first', async () => {
  const desk = new Desk();
  desk.loseAnswer = true;
  const outbox = create(desk);
  const { clientId } = outbox.add({ kind: 'text', text: 'a' });
  await settled();
  outbox.settle(clientId);
  assert.deepEqual(outbox.items, []);
  outbox.dispose();
});

test('Outbox should keep a file with a clear reason when its upload is refused', async () => {
  const desk = new Desk();
  const outbox = create(desk);
  outbox.add({ kind: 'file', file: new File(['x'], 'x.pdf') });
  await new Promise((resolve) => setTimeout(resolve, 0));
  await settled();
  assert.equal(outbox.items[0]?.refused, '太大');
  outbox.dispose();
});
