import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concerns } from '../desk/refresh.ts';
import { tidyQuery } from '../desk/tables.ts';

test('A filter form should leave out what is empty and start at the first page', () => {
  const entries: [string, unknown][] = [['status', 'open'], ['kind', ''], ['q', ' 退款 '], ['after', 'k1'], ['sort', '-due']];
  assert.deepEqual(tidyQuery(entries), [['status', 'open'], ['q', '退款'], ['sort', '-due']]);
});

test('A refresh should concern named events, prefixes and the subject only', () => {
  assert.equal(concerns('tickets.ticket-opened conversations.*', undefined, 'conversations.message-added', null), true);
  assert.equal(concerns('tickets.ticket-opened', undefined, 'tickets.ticket-resolved', null), false);
  assert.equal(concerns('conversations.*', 'ABC', 'conversations.closed', { id: 'abc' }), true);
  assert.equal(concerns('conversations.*', 'abc', 'conversations.closed', { id: 'def' }), false);
  assert.equal(concerns('conversations.*', 'abc', 'conversations.closed', null), false);
});
