import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matching, type Command } from '../desk/commands.ts';

const command = (label: string, words: string): Command => ({ label, words, hint: '', run: () => undefined });
const all = [command('转接', 'zj transfer'), command('建工单', 'jgd /tickets/new'), command('工单', 'gd /tickets')];

test('The palette should find commands in Chinese, by pinyin initials and by address', () => {
  const labels = (query: string): string[] => matching(all, query).map((c) => c.label);
  assert.deepEqual(labels('工单'), ['工单', '建工单']);
  assert.deepEqual(labels('zj'), ['转接']);
  assert.deepEqual(labels('TICKETS new'), ['建工单']);
  assert.deepEqual(labels(''), ['转接', '建工单', '工单']);
  assert.deepEqual(labels('nothing'), []);
});
