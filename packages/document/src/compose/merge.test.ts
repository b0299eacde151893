import { array, assert, constantFrom, dictionary, integer, oneof, property, record, uniqueArray, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LoadDocument } from '../model/loadDocument.js';
import type { PlainMap } from '../model/values/valueType.js';
import { noPlaces } from '../text/places.js';
import { mergeMaps, type Merged } from './merge.js';

const word = constantFrom('a', 'b', 'c', 'd');
const scalar = oneof(integer(), word);
const scenario: Arbitrary<object> = oneof(record({ name: word, weight: integer() }), record({ weight: integer() }));
/** Maps that agree on where maps stand: of two kinds of value, the later one hides the earlier, and grouping would matter. */
const tree: Arbitrary<PlainMap> = record(
  {
    version: scalar,
    config: record({ headers: dictionary(word, scalar), workers: scalar }, { requiredKeys: [] }),
    metadata: record({ tags: array(scalar), name: scalar }, { requiredKeys: [] }),
    scenarios: oneof(array(scenario), uniqueArray(scenario)),
    unknown: dictionary(word, dictionary(word, scalar)),
  },
  { requiredKeys: [] },
);
const of = (value: PlainMap): Merged<PlainMap> => ({ value, origin: { places: noPlaces, path: '' } });
const merge = (first: Merged<PlainMap>, ...others: readonly Merged<PlainMap>[]) => others.reduce((earlier, later) => mergeMaps(earlier, later, [LoadDocument]), first);

describe('merging', () => {
  it('changes nothing of one, and nothing by a map that says nothing', () => {
    assert(
      property(tree, (a) => {
        expect(merge(of(a)).value).toBe(a);
        expect(merge(of(a), of({})).value).toEqual(a);
        expect(merge(of({}), of(a)).value).toEqual(a);
      }),
    );
  });

  it('is associative where nothing is null', () => {
    assert(
      property(tree, tree, tree, (a, b, c) => {
        const [first, second, third] = [of(a), of(b), of(c)];
        expect(merge(merge(first, second), third).value).toEqual(merge(first, merge(second, third)).value);
      }),
    );
  });

  it('changes nothing when the last one is said again', () => {
    assert(
      property(tree, tree, (a, b) => {
        const { scenarios: _, ...rest } = b;
        expect(merge(of(a), of(rest), of(rest)).value).toEqual(merge(of(a), of(rest)).value);
      }),
    );
  });

  it('leaves its parts as they were', () => {
    assert(
      property(tree, tree, (a, b) => {
        const before = JSON.stringify([a, b]);
        merge(of(a), of(b));
        expect(JSON.stringify([a, b])).toBe(before);
      }),
    );
  });
});
