import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LoopTurn } from './loopTurn.js';

describe('LoopTurn', () => {
  const setUp = (): { readonly loop: LoopTurn; readonly called: string[]; readonly wait: (name: string) => void } => {
    const [loop, called]: [LoopTurn, string[]] = [new LoopTurn(), []];
    return { loop, called, wait: (name) => loop.after({ turnEnded: () => called.push(name) }) };
  };

  it('calls what waits in its order, once, when the turn is over', async () => {
    const { called, wait } = setUp();
    for (const name of ['A', 'B']) wait(name);
    expect(called).toEqual([]);
    await turnOfTheLoop();
    expect(called).toEqual(['A', 'B']);
    await turnOfTheLoop();
    wait('C');
    await turnOfTheLoop();
    await turnOfTheLoop();
    expect(called).toEqual(['A', 'B', 'C']);
  });

  it('calls it at once where it is told that the turn is over, and not again', async () => {
    const { loop, called, wait } = setUp();
    wait('A');
    loop.end();
    expect(called).toEqual(['A']);
    wait('B');
    await turnOfTheLoop();
    loop.end();
    expect(called).toEqual(['A', 'B']);
  });

  it('lets what begins to wait while others are called wait for its own turn', async () => {
    const { loop, called, wait } = setUp();
    for (const name of ['A', 'B']) {
      loop.after({
        turnEnded: () => {
          called.push(name);
          wait(`after ${name}`);
        },
      });
    }
    loop.end();
    expect(called).toEqual(['A', 'B']);
    await turnOfTheLoop();
    expect(called).toEqual(['A', 'B', 'after A', 'after B']);
  });
});
