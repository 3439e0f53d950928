import test from 'node:test';
import assert from 'node:assert/strict';
import { en } from '../widget/lang/en.ts';
import { timeline, type Item, type TimelineInput } from '../widget/timeline.ts';
import type { AuthorKind, Conversation, Message } from '../widget/types.ts';

const now = new Date(2026, 10, 22, 15);
const conversation: Conversation = { id: 'c', status: 'active', openedAt: at(0), agentReadUpToSeq: 0, customerReadUpToSeq: 0 };

function at(minute: number, day = 22): string {
  return new Date(2026, 10, day, 14, minute).toISOString();
}

function message(seq: number, kind: AuthorKind, minute: number, extra: Partial<Message> = {}): Message {
  return { seq, id: `m${seq}`, conversationId: 'c', at: at(minute), author: { kind, name: kind === 'agent' ? 'Wang' : '' }, kind: 'text', text: `t${seq}`, ...extra };
}

function show(part: Partial<TimelineInput>): Item[] {
  return timeline({ messages: [], pending: [], conversation, lines: [], surveyAfter: 0, stuck: false, agentReadAt: '', now, lang: 'en', t: en, ...part });
}

const types = (items: Item[]): string => items.map((i) => i.type).join(' ');

test('timeline should name a sender once per run of three minutes', () => {
  assert.equal(types(show({ messages: [message(1, 'agent', 1), message(2, 'agent', 3), message(3, 'agent', 9)] })), 'head message message head message');
});

test('timeline should mark only the last own message, and every one not sent', () => {
  const items = show({
    messages: [message(1, 'customer', 1), message(2, 'agent', 2), message(3, 'customer', 3)],
    conversation: { ...conversation, agentReadUpToSeq: 3 },
    agentReadAt: at(4),
    pending: [{ clientId: 'p', at: at(5), kind: 'text', text: 'x', refused: 'no' }],
  });
  const marks = items.filter((i) => i.type === 'mark').map((i) => i.mark);
  assert.deepEqual(marks, [{ state: 'read', text: '14:04' }, { state: 'failed', clientId: 'p', refused: 'no' }]);
});

test('timeline should part days only when the thread reaches beyond today', () => {
  assert.equal(types(show({ messages: [message(1, 'customer', 1)] })), 'message mark');
  const items = show({ messages: [message(1, 'customer', 1, { at: at(1, 21) }), message(2, 'customer', 2)] });
  assert.equal(types(items), 'day message day message mark');
});

test('timeline should keep a message under one key from pending to sent', () => {
  const [pending] = show({ pending: [{ clientId: 'p', at: at(1), kind: 'text', text: 'x' }] });
  const [sent] = show({ messages: [message(1, 'customer', 1, { clientId: 'p' })] });
  assert.equal(pending?.key, sent?.key);
});

test('timeline should put greeting, queue and notice where they happened', () => {
  const items = show({
    messages: [message(1, 'customer', 1, { conversationId: 'old' }), message(2, 'customer', 2), message(3, 'system', 3, { kind: 'notice', text: 'joined' }), message(4, 'agent', 4)],
    greeting: { text: 'Hi', name: 'Helper' },
    queue: { afterSeq: 2, ahead: 0, state: 'waiting' },
  });
  assert.equal(types(items), 'message head greeting message mark queue line head message');
});

test('timeline should tell from the talk alone where somebody was waited for and what is asked after the end', () => {
  const notice = (seq: number, code: string): Message => message(seq, 'system', seq, { kind: 'notice', text: code, notice: code });
  const said = [message(1, 'customer', 1), notice(2, 'handover'), message(3, 'customer', 3)];
  const waiting = show({ messages: said, conversation: { ...conversation, status: 'queued' }, queue: { afterSeq: 3, ahead: 1, state: 'waiting' } });
  assert.equal(types(waiting), 'message line queue message mark');

  // The same card, wherever the widget came in: while somebody is waited for, when they joined, and after a reload.
  const joined = show({ messages: [...said, notice(4, 'joined'), message(5, 'agent', 5)], queue: { afterSeq: 3, ahead: 0, state: 'offered' } });
  const reloaded = show({ messages: [...said, notice(4, 'joined'), message(5, 'agent', 5)] });
  assert.deepEqual(joined, reloaded);
  assert.equal(types(reloaded), 'message line queue message mark line head message');
  assert.equal(waiting.find((i) => i.type === 'queue')!.key, reloaded.find((i) => i.type === 'queue')!.key);

  const survey = { surveyId: 's', question: '?', scale: 5 };
  const ended = show({ messages: [message(1, 'customer', 1), notice(2, 'resolved'), message(3, 'customer', 3)], survey, surveyAfter: 3 });
  assert.equal(types(ended), 'message line survey message mark');
});

test('timeline should show a settled ticket as a card of its own and draw it again when the question comes', () => {
  const settled = message(2, 'system', 3, { kind: 'notice', text: 'Ticket #7 is settled: sent', ticket: { number: 7, result: 'sent' } });
  const before = show({ messages: [message(1, 'customer', 1), settled] });
  assert.equal(types(before), 'message mark ticket');
  const survey = { surveyId: 's', question: '?', scale: 5 };
  const after = show({ messages: [message(1, 'customer', 1), { ...settled, ticket: { ...settled.ticket!, survey } }] });
  assert.equal(after.at(-1)!.key, before.at(-1)!.key);
  assert.notDeepEqual(after.at(-1), before.at(-1));
});
