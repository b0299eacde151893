import type { Finding, Validator } from '@midflight/core';
import { describe, expect, it } from 'vitest';
import { candidateOf } from './candidateOf.js';
import { validatorConformance } from './validatorConformance.js';

interface Config {
  workers: number;
}

const finding: Finding = { severity: 'error', code: 'MF_TOO_MANY', path: 'workers', message: 'workers 9 is more than 5' };

const atMostFive: Validator<Config> = {
  id: 'at-most-five',
  phase: 'policy',
  validate: ({ next }) => (next.workers > 5 ? [finding] : []),
};

const checksOf = (validator: Validator<Config>) =>
  validatorConformance({ create: () => validator, sound: [candidateOf({ workers: 1 })], unsound: [candidateOf({ workers: 9 })] });

async function failuresOf(validate: Validator<Config>['validate'], more: Partial<Validator<Config>> = {}): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const { name, run } of checksOf({ ...atMostFive, validate, ...more })) await run().catch(() => failed.push(name));
  return failed;
}

describe('validatorConformance', () => {
  for (const { name, run } of checksOf(atMostFive)) it(`a good validator ${name}`, run);

  it('catches one that changes the candidate', async () => {
    const failed = await failuresOf(({ next }) => {
      next.workers = 5;
      return [];
    });
    expect(failed).toContain('does not change what it judges');
  });

  it('catches one that is never satisfied, and one that always is', async () => {
    expect(await failuresOf(() => [finding])).toEqual(['finds no error in a sound candidate']);
    expect(await failuresOf(() => [])).toEqual(['finds something in each unsound candidate, and says it well']);
  });

  it('catches findings that differ from call to call', async () => {
    let calls = 0;
    const failed = await failuresOf(({ next }) => (next.workers > 5 ? [{ ...finding, message: `call ${(calls += 1)}` }] : []));
    expect(failed).toEqual(['finds the same each time it is asked']);
  });

  it.each([{ code: 'too many' }, { message: ' ' }])('catches a finding with %o', async (wrong) => {
    const failed = await failuresOf(({ next }) => (next.workers > 5 ? [{ ...finding, ...wrong }] : []));
    expect(failed).toEqual(['finds something in each unsound candidate, and says it well']);
  });

  it('catches a validator without an id', async () => {
    expect(await failuresOf(atMostFive.validate, { id: '' })).toEqual(['has an id and a phase']);
  });
});
