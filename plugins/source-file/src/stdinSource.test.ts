import { PassThrough, Readable } from 'node:stream';
import { SourceProbe } from '@midflight/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { watchInput } from './stdinSource.js';

let probe: SourceProbe;
const read = (input: Readable): SourceProbe => (probe = new SourceProbe({ id: 'stdin', watch: (context) => watchInput(input, context) }));

afterEach(async () => probe.end());

describe('the standard input', () => {
  it('is one document, said when it has ended', async () => {
    const input = new PassThrough();
    read(input);
    input.write('a: é'.slice(0, 3));
    await new Promise((resolve) => void setTimeout(resolve, 20));
    expect(probe.signals).toEqual([]);
    input.end('é\n');
    expect(await probe.snapshot()).toMatchObject({ documents: [{ name: 'stdin' }], settled: true });
    expect(probe.texts).toEqual(['a: é\n']);
  });

  it('that was read is said again to who asks later, though it is closed by then', async () => {
    const input = new PassThrough();
    input.end('a: 1\n');
    await read(input).snapshot();
    await probe.end();
    await read(input).snapshot();
    expect(probe.texts).toEqual(['a: 1\n']);
  });

  it('that is too large is a fault, and not kept', async () => {
    const input = Readable.from(function* chunks() {
      for (;;) yield Buffer.alloc(2 ** 20);
    }());
    read(input);
    expect((await probe.fault()).error).toMatchObject({ code: 'MF_SOURCE_READ', details: { reason: 'EFBIG' } });
  });

  it('that fails is a fault', async () => {
    const input = new PassThrough();
    read(input);
    input.destroy(new Error('boom'));
    expect((await probe.fault()).error.message).toContain('boom');
  });

  it('that never ends keeps nobody when it is aborted', async () => {
    const input = new PassThrough();
    read(input);
    input.write('a: 1\n');
    await probe.end();
    expect(input.destroyed).toBe(true);
    expect(probe.signals).toEqual([]);
  });
});
