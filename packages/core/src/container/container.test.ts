import { describe, expect, it } from 'vitest';
import { MidflightError } from '../contracts/errors.js';
import { createToken } from '../contracts/token.js';
import { Container } from './container.js';

const A = createToken<{ name: string }>('test.A');
const B = createToken<{ a: { name: string } }>('test.B');

describe('the container', () => {
  it('makes a service once, on first use, from what it needs', () => {
    let made = 0;
    const container = new Container().register(B, (get) => ({ a: get(A) })).register(A, () => ((made += 1), { name: 'a' }));
    expect(made).toBe(0);
    expect(container.get(B).a).toBe(container.get(A));
    expect(made).toBe(1);
  });

  it('keeps containers apart', () => {
    new Container().register(A, () => ({ name: 'a' }));
    expect(() => new Container().get(A)).toThrow(expect.objectContaining({ code: 'MF_SERVICE_MISSING' }));
  });

  it('refuses a second service under one token', () => {
    const container = new Container().register(A, () => ({ name: 'a' }));
    expect(() => container.register(A, () => ({ name: 'b' }))).toThrow(expect.objectContaining({ code: 'MF_SERVICE_DUPLICATE' }));
  });

  it('names the circle instead of overflowing the stack', () => {
    const container = new Container().register(A, (get) => ({ name: get(B).a.name })).register(B, (get) => ({ a: get(A) }));
    expect(() => container.get(A)).toThrow('test.A → test.B → test.A');
  });

  it('passes on what a factory throws, as it was thrown', () => {
    const thrown = new MidflightError('MF_TEST', 'no');
    const container = new Container().register(B, (get) => ({ a: get(A) })).register(A, () => {
      throw thrown;
    });
    expect(() => container.get(B)).toThrow(thrown);
  });
});
