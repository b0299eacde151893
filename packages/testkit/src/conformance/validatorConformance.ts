import assert from 'node:assert/strict';
import { type Candidate, type Finding, type Validator, hasErrors, validationPhases } from '@midflight/core';
import { deepFreeze } from './candidateOf.js';
import type { ConformanceCheck } from './conformanceCheck.js';

/** A validator and candidates it must judge. */
export interface ValidatorFixture<C> {
  create(): Validator<C> | Promise<Validator<C>>;
  /** Each keeps the rule; at least one. */
  readonly sound: readonly Candidate<C>[];
  /** Each breaks the rule; at least one. */
  readonly unsound: readonly Candidate<C>[];
}

const severities: readonly string[] = ['error', 'warning', 'info'];

function assertWellFormed(finding: Finding): void {
  assert.match(finding.code, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/, `code "${finding.code}" is not like MF_SOME_RULE`);
  assert.ok(severities.includes(finding.severity), `severity "${finding.severity}" of ${finding.code} is none`);
  assert.equal(typeof finding.path, 'string', `${finding.code} names the path it is about`);
  assert.ok(finding.message.trim().length > 0, `${finding.code} says what is wrong`);
}

/** What every validator must keep, as checks for any test runner. */
export function validatorConformance<C>(fixture: ValidatorFixture<C>): readonly ConformanceCheck[] {
  const { signal } = new AbortController();
  const judge = async (candidate: Candidate<C>): Promise<readonly Finding[]> =>
    (await fixture.create()).validate(deepFreeze(candidate), { signal });
  const all = [...fixture.sound, ...fixture.unsound];

  return [
    {
      name: 'has an id and a phase',
      run: async () => {
        const { id, phase } = await fixture.create();
        assert.ok(id.length > 0, 'a validator has an id');
        assert.ok(validationPhases.includes(phase), `phase "${phase}" is none`);
      },
    },
    {
      name: 'finds no error in a sound candidate',
      run: async () => {
        assert.ok(fixture.sound.length > 0, 'give at least one sound candidate');
        for (const candidate of fixture.sound) {
          const findings = await judge(candidate);
          assert.ok(!hasErrors(findings), `found ${findings.map(({ code }) => code).join(', ')} in a sound candidate`);
        }
      },
    },
    {
      name: 'finds something in each unsound candidate, and says it well',
      run: async () => {
        assert.ok(fixture.unsound.length > 0, 'give at least one unsound candidate');
        for (const candidate of fixture.unsound) {
          const findings = await judge(candidate);
          assert.ok(findings.length > 0, 'found nothing in an unsound candidate');
          findings.forEach(assertWellFormed);
        }
      },
    },
    {
      // Every candidate is frozen, so a mutation throws; a validator that swallows that is beyond a check.
      name: 'does not change what it judges',
      run: async () => {
        for (const candidate of all) await judge(candidate);
      },
    },
    {
      name: 'finds the same each time it is asked',
      run: async () => {
        const validator = await fixture.create();
        for (const candidate of all.map(deepFreeze)) {
          const first = await validator.validate(candidate, { signal });
          assert.deepEqual(await validator.validate(candidate, { signal }), first);
        }
      },
    },
  ];
}
