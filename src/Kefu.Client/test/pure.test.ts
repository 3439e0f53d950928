import test from 'node:test';
import assert from 'node:assert/strict';
import { backoffMs } from '../widget/backoff.ts';
import { dayLabel, duration, fileSize, money } from '../widget/format.ts';
import { en } from '../widget/lang/en.ts';
import { zh } from '../widget/lang/zh.ts';
import { linkify } from '../widget/linkify.ts';
import { contrast, palette, parse } from '../widget/palette.ts';
import { followQueue } from '../widget/queue.ts';
import { SseParser } from '../widget/sse.ts';
import { subject } from '../widget/storage.ts';
import type { Conversation } from '../widget/types.ts';

test('SseParser should read the same events however the stream is cut', () => {
  const stream = 'id: 7\r\nevent: message\r\ndata: {"a":\r\ndata: 1}\r\n\r\n: note\r\n\r\nevent: ping\ndata: x\n\n';
  const expected = [{ id: '7', event: 'message', data: '{"a":\n1}' }, { id: undefined, event: 'ping', data: 'x' }];
  for (let cut = 0; cut <= stream.length; cut++) {
    const parser = new SseParser();
    assert.deepEqual([...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))], expected, `cut at ${cut}`);
  }
  const parser = new SseParser();
  assert.deepEqual([...stream].flatMap((letter) => parser.push(letter)), expected);
});

test('linkify should link only plain http addresses', () => {
  const links = (text: string): string[] => linkify(text).filter((p) => p.href).map((p) => p.href!);
  assert.deepEqual(links('看 https://a.cn/x?y=1。谢谢'), ['https://a.cn/x?y=1']);
  assert.deepEqual(links('(see https://a.cn/b_(c)).'), ['https://a.cn/b_(c)']);
  assert.deepEqual(links('javascript:alert(1) data:text/html,x ftp://a.cn http://'), []);
  assert.deepEqual(links('https://a.cn"onmouseover="x'), ['https://a.cn']);
  const text = 'a https://x.cn, b\nhttp://y.cn!';
  assert.equal(linkify(text).map((p) => p.text).join(''), text);
});

test('palette should stay readable for any brand colour', () => {
  for (const brand of ['#0B7285', '#ffe000', '#fff', '#000000', '#ff4d6d', '#7fbf3f', '#3355ff', 'nonsense', '']) {
    for (const isDark of [false, true]) {
      const p = palette(brand, isDark);
      const pane = parse(isDark ? '#14181B' : '#FFFFFF')!;
      assert.ok(contrast(parse(p.fill)!, parse(p.onFill)!) >= 4.5, `${brand} fill ${p.fill}`);
      assert.ok(contrast(parse(p.text)!, pane) >= 4.5, `${brand} text ${p.text}`);
      assert.ok(contrast(parse(p.text)!, parse(p.tint)!) >= 4.5, `${brand} tint ${p.tint}`);
    }
  }
});

test('backoff should grow to its cap and keep its jitter within half', () => {
  assert.equal(backoffMs(0, () => 0), 500);
  assert.equal(backoffMs(0, () => 1), 1000);
  assert.equal(backoffMs(3, () => 1), 8000);
  assert.equal(backoffMs(50, () => 1), 30000);
  assert.equal(backoffMs(50, () => 0), 15000);
});

test('formats should follow the language', () => {
  assert.equal(money({ minor: 32900, currency: 'CNY' }, 'zh-CN'), '¥329.00');
  assert.equal(money({ minor: 500, currency: 'JPY' }, 'en'), '¥500');
  assert.equal(duration(30, zh), '30 秒');
  assert.equal(duration(61, en), '2 min');
  assert.equal(fileSize(1536000, 'en'), '1.5 MB');
  assert.equal(dayLabel(new Date(2026, 10, 21, 23), new Date(2026, 10, 22, 1), 'zh-CN', zh).startsWith('昨天'), true);
  assert.equal(dayLabel(new Date(2025, 11, 31), new Date(2026, 0, 2), 'zh-CN', zh).includes('2025年12月31日'), true);
});

test('dictionaries should hold the same words with the same places', () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
  for (const key of Object.keys(en) as (keyof typeof en)[]) {
    const places = (text: string): string[] => (text.match(/\{\d\}/g) ?? []).sort();
    assert.deepEqual(places(zh[key]), places(en[key]), key);
    assert.doesNotMatch(zh[key], /[\u4e00-\u9fff][,?!;:(]/, `${key}: full-width punctuation`);
  }
});

test('subject should read who a signed token speaks of and survive rubbish', () => {
  const token = (claims: object): string => Buffer.from(JSON.stringify(claims)).toString('base64url') + '.sig';
  assert.equal(subject(token({ sub: '客户-7' })), 'id-客户-7');
  assert.equal(subject(token({})), undefined);
  assert.equal(subject('%%%'), undefined);
  assert.equal(subject(undefined), undefined);
});

test('queue card should follow the place until the wait is over', () => {
  const at = (status: Conversation['status'], position?: number): Conversation => ({
    id: 'c', status, openedAt: '', agentReadUpToSeq: 0, customerReadUpToSeq: 0, queue: position ? { position, estimateSeconds: 60 } : null,
  });
  let record = followQueue(undefined, at('queued', 3), 4);
  assert.deepEqual(record, { afterSeq: 4, ahead: 2, estimate: 60, state: 'waiting' });
  record = followQueue(record, at('queued', 1), 6);
  assert.deepEqual([record?.afterSeq, record?.ahead], [4, 0]);
  assert.equal(followQueue(record, at('active'), 7), undefined);
  assert.equal(followQueue(followQueue(undefined, at('queued', 2), 1), at('closed'), 2), undefined);
});
