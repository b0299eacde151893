import { describe, expect, it } from 'vitest';
import type { CompiledScenario } from '../scenario/compile.js';
import { compiledScenario, scenarioSettings } from '../testing/settings.js';
import { KnownNames, NameBook } from './nameBook.js';

const compiled = compiledScenario(scenarioSettings('A', '/1', '/2'));
const scenario = (name: string): CompiledScenario => ({ ...compiled, name });

describe('NameBook', () => {
  it('tells the names of a scenario and of its steps once', () => {
    const [book, known] = [new NameBook(), new KnownNames()];
    const [a, b] = [scenario('A'), scenario('B "quoted"')];
    expect([a, b, a, b].map((one) => book.numberOf(one))).toEqual([0, 1, 0, 1]);
    const told = book.tell();
    known.learn(told);
    expect([0, 1].map((number) => known.of(number))).toEqual([a, b].map(({ name, steps }) => ({ scenario: name, steps: steps.map((step) => step.name) })));
    expect([book.numberOf(a), book.numberOf(scenario('A'))]).toEqual([0, 2]);
    expect(JSON.parse(book.tell().added)).toHaveLength(1);
    expect(JSON.parse(book.tell().added)).toEqual([]);
    expect(() => known.of(2)).toThrow('scenario 2');
  });

  it('begins anew where it is full, so that a week of changes fills no memory, and tells again what is still there', () => {
    const [book, known] = [new NameBook(), new KnownNames()];
    const steady = scenario('steady');
    let pages = 0;
    for (let change = 0; change < 20; change++) {
      const all = [steady, ...Array.from({ length: 10_000 }, (_, index) => scenario(`${change}.${index}`))];
      const numbers = all.map((one) => book.numberOf(one));
      known.learn(book.tell());
      expect(numbers.map((number) => known.of(number).scenario)).toEqual(all.map(({ name }) => name));
      const { from } = book;
      book.turnPage();
      if (book.from > from) pages++;
      expect(numbers.at(-1) ?? 0).toBeLessThan(from + 100_000);
    }
    expect(pages).toBeGreaterThan(1);
  });
});
