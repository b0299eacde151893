import { setFlagsFromString } from 'node:v8';
import { runInNewContext, runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { partialSettings } from './testing/settings.js';
import { compileParts, planOf, type LinkedParts, type Plan } from './plan.js';

setFlagsFromString('--allow-natives-syntax --expose-gc');
/** V8 sees the same shape in both, so that what is compiled for one serves the other. */
const haveSameShape: (one: object, other: object) => boolean = runInThisContext('(one, other) => %HaveSameMap(one, other)');
const collectGarbage: () => void = runInNewContext('gc');

/** The parts of a plan as a load thread has them after a change of the scenarios. */
function changedParts(before: LinkedParts | undefined): LinkedParts {
  const { workers = 1, load, scenarios, http, drainMs = 0 } = compileParts(partialSettings('http://127.0.0.1'));
  if (load === undefined || scenarios === undefined || http === undefined) throw new Error('no plan');
  return { ...(before ?? { workers, load, http, drainMs, transition: undefined, standby: undefined }), scenarios };
}

describe('plans', () => {
  it('have one shape, whatever changed and however often, in rounds and in standby', () => {
    let parts = changedParts(undefined);
    const first: Plan = planOf({ revision: 1, round: 1, durationMs: 1_000 }, parts);
    const differing: number[] = [];
    for (let revision = 2; revision < 60; revision++) {
      parts = changedParts(parts);
      const plan = planOf({ revision, round: revision % 4 === 0 ? null : 1, durationMs: 1_000 + revision }, parts);
      if (!haveSameShape(plan, first)) differing.push(revision);
      collectGarbage();
    }
    expect(differing).toEqual([]);
  });
});
