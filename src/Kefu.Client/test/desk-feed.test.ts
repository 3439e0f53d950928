import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FeedHub, type Source, type ToTab } from '../desk/feed-hub.ts';
import { comparePositions, type FeedEvent } from '../desk/feed-source.ts';

function setup() {
  let opened = 0;
  let tell: (event: FeedEvent) => void = () => undefined;
  const hub = new FeedHub((_url, after, heard): Source => {
    opened++;
    tell = heard;
    return { after, state: 'open', run: () => Promise.resolve(), stop: () => undefined, nudge: () => undefined };
  });
  const tab = () => {
    const got: ToTab[] = [];
    return { got, postMessage: (message: ToTab) => { got.push(message); }, names: () => got.flatMap((m) => (m.kind === 'event' ? [m.event.id ?? ''] : [])) };
  };
  return { hub, tab, opened: () => opened, tell: (id: string) => tell({ id, name: 'x.happened', data: {} }) };
}

test('Positions should be ordered by transaction, then sequence, as numbers', () => {
  assert.equal(comparePositions('9-1', '10-1'), -1);
  assert.equal(comparePositions('10-11', '10-9'), 1);
  assert.equal(comparePositions('10-9', '10-9'), 0);
});

test('Tabs should share one stream', () => {
  const { hub, tab, opened, tell } = setup();
  const [a, b] = [tab(), tab()];
  hub.hear(a, { kind: 'join', url: '/feed', after: '1-1' });
  hub.hear(b, { kind: 'join', url: '/feed', after: '1-1' });
  tell('1-2');

  assert.equal(opened(), 1);
  assert.deepEqual([a.names(), b.names()], [['1-2'], ['1-2']]);
});

test('A tab should be told what passed since its page was rendered', () => {
  const { hub, tab, tell } = setup();
  hub.hear(tab(), { kind: 'join', url: '/feed', after: '1-1' });
  for (const id of ['1-2', '1-3', '2-1']) tell(id);

  const late = tab();
  hub.hear(late, { kind: 'join', url: '/feed', after: '1-2' });
  assert.deepEqual(late.names(), ['1-3', '2-1']);
});

test('A tab older than what is remembered should be told to ask for everything', () => {
  const { hub, tab, tell } = setup();
  hub.hear(tab(), { kind: 'join', url: '/feed', after: '5-1' });
  tell('5-2');

  const old = tab();
  hub.hear(old, { kind: 'join', url: '/feed', after: '4-1' });
  assert.ok(old.got.some((m) => m.kind === 'missed'));
  assert.deepEqual(old.names(), []);
});

test('A tab that left should hear nothing more', () => {
  const { hub, tab, tell } = setup();
  const [stays, goes] = [tab(), tab()];
  hub.hear(stays, { kind: 'join', url: '/feed' });
  hub.hear(goes, { kind: 'join', url: '/feed' });
  hub.hear(goes, { kind: 'leave' });
  tell('1-1');

  assert.deepEqual([stays.names(), goes.names()], [['1-1'], []]);
});
