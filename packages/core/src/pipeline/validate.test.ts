import { fakeClock } from '@midflight/testkit';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../contracts/finding.js';
import { unreadError } from '../contracts/unread.js';
import type { Candidate, ValidationPhase, Validator } from '../contracts/validator.js';
import { frozenCandidate } from './freeze.js';
import { validate, validatePart } from './validate.js';

const candidate = frozenCandidate<string>({
  sequence: 2,
  next: 'new',
  previous: 'old',
  changes: [{ path: 'a', kind: 'changed', from: 1, to: 2, mutability: 'live' }],
  places: { find: () => undefined },
  origin: ['a.yaml'],
  cause: { kind: 'source' },
});

const validator = (answer: (candidate: Candidate<string>) => unknown, id = 'odd'): Validator<string> => ({ id, phase: 'policy', validate: (one) => answer(one) as readonly Finding[] });
const judge = (...validators: readonly Validator<string>[]): Promise<readonly Finding[]> => validate(candidate, validators, { clock: fakeClock(), deadlineMs: 1_000 });

describe('what validators answer', () => {
  it.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /no list of findings/],
    ['a truth value', true, /no list of findings/],
    ['a text', 'bad', /no list of findings/],
    ['a finding of null', [null], /severity is undefined/],
    ['a severity that is none', [{ severity: 'fatal', code: 'X', path: '', message: 'm' }], /severity is "fatal" and must be one of error, warning, info/],
    ['a level in the place of a severity', [{ level: 'error', code: 'X', path: '', message: 'm' }], /severity is undefined/],
    ['a finding without words', [{ severity: 'warning', code: 'X', path: '' }], /without message/],
  ])('%s refuses the candidate, and names who said it', async (_what, answer, words) => {
    const findings = await judge(validator(() => answer), validator(() => [], 'other'));
    expect(findings).toMatchObject([{ severity: 'error', code: 'MF_VALIDATOR_FAILED', message: expect.stringMatching(words) }]);
    expect(findings[0]?.message).toContain('validator odd');
  });
});

describe('a candidate that could not be read whole', () => {
  const told: Finding = { severity: 'error', code: 'X', path: 'a', message: 'm' };
  const judgePart = (...validators: readonly Validator<string>[]): Promise<readonly Finding[]> => validatePart(candidate, validators, { clock: fakeClock(), deadlineMs: 1_000 });
  const of = (phase: ValidationPhase, answer: () => unknown): Validator<string> => ({ ...validator(answer, phase), phase });
  const unread = (): never => { throw unreadError('config.workers'); };

  it('is judged by those who look at a document alone', async () => {
    const asked: ValidationPhase[] = [];
    const all = (['schema', 'semantic', 'transition', 'policy'] as const).map((phase) => of(phase, () => (asked.push(phase), [told])));
    expect(await judgePart(...all)).toEqual([told, told]);
    expect(asked).toEqual(['schema', 'semantic']);
    expect(await validatePart({ ...candidate, next: undefined }, all, { clock: fakeClock(), deadlineMs: 1_000 })).toEqual([]);
  });

  it('is told nothing by one who meets what could not be read, and refused by any other failure', async () => {
    expect(await judgePart(of('semantic', unread), of('schema', async () => unread()), of('semantic', () => [told]))).toEqual([told]);
    expect(await judgePart(of('semantic', () => { throw new Error('odd'); }))).toMatchObject([{ code: 'MF_VALIDATOR_FAILED' }]);
  });

  it('is the only one of which that is said: elsewhere such an error is a failure', async () => {
    expect(await judge(validator(unread))).toMatchObject([{ code: 'MF_VALIDATOR_FAILED', message: expect.stringContaining('config.workers could not be read') }]);
  });
});

describe('a candidate', () => {
  it.each<[string, (candidate: Candidate<string>) => unknown]>([
    ['what would be applied', (one) => Object.assign(one, { next: 'stolen' })],
    ['what is said to be different', (one) => Object.assign(one, { changes: [] })],
    ['one of the differences', (one) => Object.assign(one.changes[0] ?? {}, { path: 'b' })],
    ['how many differences there are', (one) => (one.changes as unknown[]).splice(0)],
    ['its cause', (one) => Object.assign(one.cause, { kind: 'rollback' })],
    ['its origin', (one) => (one.origin as string[]).push('b.yaml')],
  ])('keeps %s, whatever a validator tries', async (_what, mutate) => {
    const before = JSON.stringify(candidate);
    expect(await judge(validator((one) => (mutate(one), [])))).toMatchObject([{ code: 'MF_VALIDATOR_FAILED' }]);
    expect(JSON.stringify(candidate)).toBe(before);
  });
});
