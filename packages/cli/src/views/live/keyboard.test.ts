import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { isInForeground, listenToKeys } from './keyboard.js';

/** As much of a terminal as keys come from. */
function terminal() {
  const raw: boolean[] = [];
  const input = new PassThrough();
  return { raw, input, readStream: Object.assign(input, { setRawMode: (on: boolean) => (raw.push(on), input) }) as unknown as ReadStream };
}

describe('keys', () => {
  it('come one by one, and those that a terminal sends several characters for are one', async () => {
    const { input, readStream } = terminal();
    const heard: string[] = [];
    using _ = listenToKeys(readStream, (key) => heard.push(key));
    input.write('f+[\u0003\u001a\u001b[A\u001b[5~]?');
    await new Promise(setImmediate);
    const steering = heard.filter((key) => /^[\][f+?]$|^ctrl/.test(key));
    expect(steering).toEqual(['f', '+', '[', 'ctrl-c', 'ctrl-z', ']', '?']);
  });

  it('leave the terminal as it was, whenever they are not listened to', () => {
    const { raw, readStream } = terminal();
    const keyboard = listenToKeys(readStream, () => {});
    keyboard.rest();
    keyboard.resume();
    keyboard[Symbol.dispose]();
    expect(raw).toEqual([true, false, true, false]);
    expect(readStream.isPaused()).toBe(true);
    expect(readStream.listenerCount('keypress')).toBe(0);
  });

  it('are not asked for in the background, which is told without a terminal, too', () => expect(typeof isInForeground()).toBe('boolean'));
});
