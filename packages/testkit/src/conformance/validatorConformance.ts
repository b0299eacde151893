import assert from 'node:assert/strict';
import { deepFreeze, hasErrors, severities, validationPhases, type Candidate, type Finding, type Validator } from '@midflight/core';
import type { ConformanceCheck } from './conformanceCheck.js';

/** A validator and candidates it must judge. */
export interface ValidatorFixture<C> {
  create(): Validator<C> | Promise<Validator<C>>;
  /** Each keeps the rule; at least one. */
  readonly sound: readonly Candidate<C>[];
  /** Each breaks the rule; at least one. */
  readonly unsound: readonly Candidate<C>[];
}

function assertWellFormed(finding: Finding): void {
  assert.match(finding.code, /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/, `code "${finding.code}" is not like MF_SOME_RULE`);
  assert.ok(severities.includes(finding.severity), `severity "${finding.severity}" of ${finding.code} is none`);
  assert.equal(typeof finding.path, 'string', `${finding.code} names the path it is about`);
  assert.ok(finding.message.trim().length > 0, `${finding.code} says what is wrong`);
}

interface Bench<C> extends ValidatorFixture<C> {
  judge(candidate: Candidate<C>): Promise<readonly Finding[]>;
}

type Rule = <C>(bench: Bench<C>) => Promise<void>;

const rules: Readonly<Record<string, Rule>> = {
  'has an id and a phase': async ({ create }) => {
    const { id, phase } = await create();
    assert.ok(id.length > 0, 'a validator has an id');
    assert.ok(validationPhases.includes(phase), `phase "${phase}" is none`);
  },

  'finds no error in a sound candidate': async ({ sound, judge }) => {
    assert.ok(sound.length > 0, 'give at least one sound candidate');
    for (const candidate of sound) {
      const findings = await judge(candidate);
      assert.ok(!hasErrors(findings), `found ${findings.map(({ code }) => code).join(', ')} in a sound candidate`);
    }
  },

  'finds something in each unsound candidate, and says it well': async ({ unsound, judge }) => {
    assert.ok(unsound.length > 0, 'give at least one unsound candidate');
    for (const candidate of unsound) {
      const findings = await judge(candidate);
      assert.ok(findings.length > 0, 'found nothing in an unsound candidate');
      findings.forEach(assertWellFormed);
    }
  },

  // Every candidate is frozen, so a mutation throws; one that swallows the error changes nothing either.
  'does not change what it judges': async ({ sound, unsound, judge }) => {
    for (const candidate of [...sound, ...unsound]) await judge(candidate);
  },

  'finds the same each time it is asked': async ({ sound, unsound, judge }) => {
    for (const candidate of [...sound, ...unsound]) assert.deepEqual(await judge(candidate), await judge(candidate));
  },
};

/** What every validator must keep, as checks for any test runner. */
export function validatorConformance<C>(fixture: ValidatorFixture<C>): readonly ConformanceCheck[] {
  const { signal } = new AbortController();
  return Object.entries(rules).map(([name, rule]) => ({
    name,
    run: async () => {
      const validator = await fixture.create();
      await rule({ ...fixture, judge: async (candidate) => validator.validate(deepFreeze(candidate), { signal }) });
    },
  }));
}
