import { describe, expect, it } from 'vitest';
import { itemKey, knownOf } from './knownItems.js';
import { readFast } from './readFast.js';

const options = { maxDepth: 100, substitute: () => undefined };

/** The number of what a document holds, by what is written there. */
type Numbered = readonly (readonly [name: string, weight: number])[];

const numbers = Array.from({ length: 400 }, (_, index): Numbered[number] => [`S${index}`, 1]);

function textOf(scenarios: Numbered, behind = ''): string {
  return `a: 1\nscenarios:\n${scenarios.map(([name, weight]) => `  - name: ${name}\n    weight: ${weight}\n`).join('')}${behind}`;
}

/** How many items are known where they stand, in how many runs, and how many are looked for one by one. */
function known(before: string, after: string) {
  const first = readFast(before, options);
  if (!first) throw new Error(`not read: ${before}`);
  const { runs, others } = knownOf(first.reading, after);
  const read = readFast(after, { ...options, before: first.reading });
  expect(read?.value).toEqual(readFast(after, options)?.value);
  return { runs: runs.length, items: runs.reduce((sum, { items }) => sum + items.length, 0), others: others.size };
}

const changed = (...places: readonly number[]): Numbered => numbers.map(([name, weight], index) => [name, places.includes(index) ? 2 : weight]);
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

describe('knownOf', () => {
  const before = textOf(numbers);

  it.each<readonly [what: string, after: string, seen: ReturnType<typeof known>]>([
    ['nothing changed', before, { runs: 1, items: 400, others: 0 }],
    ['one changed', textOf(changed(200)), { runs: 2, items: 399, others: 1 }],
    ['two far apart changed', textOf(changed(3, 390)), { runs: 3, items: 398, others: 2 }],
    ['every hundredth changed', textOf(changed(50, 150, 250, 350)), { runs: 5, items: 396, others: 4 }],
    ['the first and the last changed', textOf(changed(0, 399)), { runs: 1, items: 398, others: 2 }],
    ['many in a row changed, and one further on', textOf(changed(...range(100, 180), 390)), { runs: 3, items: 319, others: 81 }],
    ['one put in, and one further on changed', textOf(changed(390).toSpliced(10, 0, ['New', 1])), { runs: 3, items: 399, others: 1 }],
    ['many put in, and one further on changed', textOf(changed(390).toSpliced(10, 0, ...range(0, 300).map((index): Numbered[number] => [`New${index}`, 1]))), { runs: 3, items: 398, others: 2 }],
    ['one taken out, and one further on changed', textOf(changed(390).toSpliced(10, 1)), { runs: 3, items: 398, others: 2 }],
    ['one changed, and a comment put behind them', textOf(changed(10), '# c\n'), { runs: 2, items: 398, others: 2 }],
    ['what stands above them changed, and one', textOf(changed(390)).replace('a: 1', 'a: 11'), { runs: 2, items: 399, others: 1 }],
    ['all changed', textOf(changed(...range(0, 400))), { runs: 0, items: 0, others: 400 }],
  ])('looks at little more than what changed: %s', (_, after, seen) => {
    expect(known(before, after)).toEqual(seen);
  });

  it('knows what follows a line that was taken out', () => {
    const commented = textOf(numbers).replace('  - name: S10\n', '  # c\n  - name: S10\n');
    expect(known(commented, textOf(changed(390)))).toEqual({ runs: 3, items: 398, others: 2 });
  });

  it('takes nothing that stands once for two', () => {
    const of = (names: string) => textOf(names.split('').map((name) => [name, 1] as const));
    expect(known(of('XAZCQC'), of('YAZC'))).toEqual({ runs: 2, items: 2, others: 4 });
    expect(known(of('CQCZAX'), of('CZAY'))).toEqual({ runs: 2, items: 2, others: 4 });
  });

  it('takes an item for whole only where what follows shows its end', () => {
    const text = 'scenarios:\n  - name: A\n    weight: 1\n  - name: B\n';
    expect(known(text, `${text}    weight: 1\n`)).toEqual({ runs: 1, items: 1, others: 1 });
    expect(known(text.trimEnd(), `${text}    weight: 1\n`)).toEqual({ runs: 1, items: 1, others: 1 });
  });
});

describe('itemKey', () => {
  it.each(['', '\n', '\n\n', '    # c\n', '# c\n\n  # d: e\n', '# c'])('is that of an item without what follows it: %j', (behind) => {
    expect(itemKey('scenarios', `  - name: A # b\n    c: 1\n${behind}`)).toBe(itemKey('scenarios', '  - name: A # b\n    c: 1'));
  });

  it('is not that of another item, or of another list', () => {
    const keys = [itemKey('a', '  - b: 1'), itemKey('a', '  - b: 2'), itemKey('c', '  - b: 1'), itemKey('a', '  - b: 1\n  # c\n    d: 1')];
    expect(new Set(keys).size).toBe(4);
  });
});
