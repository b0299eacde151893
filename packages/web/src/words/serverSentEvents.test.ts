import { expect, it } from 'vitest';
import { ServerSentEvents } from './serverSentEvents.js';

it('reads the same events wherever the text is cut, and leaves comments out', () => {
  const text = ': listening\n\nid: a-1\nevent: sample\ndata: {"x":1}\n\n: heartbeat\n\ndata: one\r\ndata:two\r\n\r\nid: a-2\nevent: reload\ndata: ✔\n\nevent: cut\ndata: of';
  const expected = [{ id: 'a-1', name: 'sample', data: '{"x":1}' }, { id: 'a-1', name: 'message', data: 'one\ntwo' }, { id: 'a-2', name: 'reload', data: '✔' }];
  for (let size = 1; size <= text.length; size++) {
    const reader = new ServerSentEvents();
    const events = Array.from({ length: Math.ceil(text.length / size) }, (_, index) => reader.add(text.slice(index * size, (index + 1) * size))).flat();
    expect(events).toEqual(expected);
  }
});
