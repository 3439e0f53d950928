import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isComposing, nameOf, sends, Sequence, type KeyPress } from '../desk/keys.ts';

const press = (more: Partial<KeyPress>): KeyPress => ({ key: 'Enter', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 13, ...more });

test('Enter should send when the person chose Enter', () => {
  assert.equal(sends(press({}), 'enter', false), true);
  assert.equal(sends(press({}), 'ctrl-enter', false), false);
});

test('Ctrl or Cmd with Enter should send under either choice', () => {
  for (const choice of ['enter', 'ctrl-enter'] as const) {
    assert.equal(sends(press({ ctrlKey: true }), choice, false), true);
    assert.equal(sends(press({ metaKey: true }), choice, false), true);
  }
});

test('Shift or Alt with Enter should never send', () => {
  assert.equal(sends(press({ shiftKey: true }), 'enter', false), false);
  assert.equal(sends(press({ altKey: true }), 'enter', false), false);
  assert.equal(sends(press({ ctrlKey: true, shiftKey: true }), 'ctrl-enter', false), false);
});

test('Enter should never send while an input method is composing', () => {
  assert.equal(sends(press({ isComposing: true }), 'enter', false), false);
  assert.equal(sends(press({ keyCode: 229 }), 'enter', false), false);
  assert.equal(sends(press({}), 'enter', true), false);
  assert.equal(sends(press({ ctrlKey: true, isComposing: true }), 'ctrl-enter', false), false);
  assert.equal(isComposing(press({ keyCode: 229 })), true);
});

test('A key name should ignore case and refuse Alt and bare modifiers', () => {
  assert.equal(nameOf(press({ key: 'J' })), 'j');
  assert.equal(nameOf(press({ key: '?', shiftKey: true })), '?');
  assert.equal(nameOf(press({ key: 'k', metaKey: true })), 'ctrl+k');
  assert.equal(nameOf(press({ key: 'ł', altKey: true })), undefined);
  assert.equal(nameOf(press({ key: 'Shift' })), undefined);
});

test('A sequence should fire only when its keys follow in time', () => {
  const keys = new Sequence(() => ['j', 'g t'], 1000);
  assert.equal(keys.press('j', 0), 'j');
  assert.equal(keys.press('g', 10), undefined);
  assert.equal(keys.press('t', 500), 'g t');
  assert.equal(keys.press('g', 2000), undefined);
  assert.equal(keys.press('t', 4000), undefined);
});
