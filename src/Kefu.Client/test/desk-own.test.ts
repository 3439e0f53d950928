import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDesk } from '../desk/own-desk.ts';

test('what a person chose is read as the server keeps it', () =>
  assert.deepEqual(parseDesk('{"keys":{"z":"b"},"sound":true,"notices":false}'), { keys: { z: 'b' }, sound: true, notices: false }));

test('what cannot be read is as if nothing was chosen', () => {
  for (const text of [undefined, '', '[', 'null', '3']) assert.equal(parseDesk(text), undefined);
  assert.deepEqual(parseDesk('{"keys":[1],"sound":"yes"}'), { keys: {}, sound: false, notices: false });
  assert.deepEqual(parseDesk('{"keys":{"z":1,"r":"b"}}')?.keys, { r: 'b' });
});
