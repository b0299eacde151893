import { describe, expect, it } from 'vitest';
import { compiledScenario, scenarioSettings } from '../testing/settings.js';
import { KnownNames, NameBook } from './nameBook.js';
import { StartTally, startsByName } from './startTally.js';

const scenario = (name: string) => compiledScenario(scenarioSettings(name, '/'));

describe('StartTally', () => {
  it('counts by name, those of the same name together, and each time from nothing', () => {
    const [book, known] = [new NameBook(), new KnownNames()];
    const tally = new StartTally(book);
    const taken = (): ReadonlyMap<string, number> => {
      known.learn(book.tell());
      return startsByName(structuredClone(tally.take()), known);
    };
    const [a, b, changed] = ['A', 'B', 'A'].map(scenario);
    if (a === undefined || b === undefined || changed === undefined) throw new Error('no scenarios');
    for (const one of [a, b, a, changed]) tally.add(one);
    expect(taken()).toEqual(new Map([['A', 3], ['B', 1]]));
    for (const one of [b, changed]) tally.add(one);
    expect(taken()).toEqual(new Map([['B', 1], ['A', 1]]));
    expect(taken()).toEqual(new Map());
  });

  it('hands out no more than lies between those that were counted', () => {
    const book = new NameBook();
    const tally = new StartTally(book);
    const all = Array.from({ length: 100 }, (_, index) => scenario(`S${index}`));
    for (const one of all) tally.add(one);
    expect(tally.take().counts).toHaveLength(100);
    for (const one of all.slice(90, 92)) tally.add(one);
    expect(tally.take()).toEqual({ from: 90, counts: Int32Array.of(1, 1) });
  });
});
