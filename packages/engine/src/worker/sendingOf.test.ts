import { describe, expect, it } from 'vitest';
import { compileTarget, type HttpTarget } from '../http/target.js';
import type { CompiledScenario, CompiledStep } from '../scenario/compile.js';
import type { Sending } from '../scenario/sending.js';
import type { RequestSettings, ScenarioSettings } from '../settings.js';
import { compiledScenario, scenarioSettings, stepSettings } from '../testing/settings.js';
import { headersOf } from './headersOf.js';
import { sendingOf } from './sendingOf.js';

interface OneStep {
  readonly scenario: CompiledScenario;
  readonly step: CompiledStep;
}

function oneStep(request: Partial<RequestSettings> = {}, config?: ScenarioSettings['config']): OneStep {
  const base = stepSettings('/');
  const scenario = compiledScenario({ ...scenarioSettings('only'), ...(config && { config }), steps: [{ ...base, request: { ...base.request, ...request } }] });
  const [step] = scenario.steps;
  if (step === undefined) throw new Error('no step');
  return { scenario, step };
}

const targetAt = (host: string, headers: Readonly<Record<string, string>> = {}): HttpTarget => compileTarget({ baseUrl: `http://${host}`, headers, timeoutMs: 1_000 });
const sent = ({ scenario, step }: OneStep, target: HttpTarget): Sending => sendingOf(step, scenario, target);

describe('sendingOf', () => {
  it('is the same for all steps that want the same', () => {
    const target = targetAt('one.test', { 'x-target': 'a' });
    const headers = { 'x-a': '1' };
    const first = sent(oneStep({ headers }), target);
    expect(sent(oneStep({ headers, path: '/other' }), target)).toBe(first);
    expect(first.headers).toEqual(['x-target', 'a', 'x-a', '1']);
  });

  it('is another where anything differs', () => {
    const target = targetAt('one.test');
    const first = sent(oneStep(), target);
    expect(sent(oneStep({}, { timeoutMs: 70, retryCount: 0, retryDelayMs: 0 }), target).options.timeoutMs).toBe(70);
    expect(sent(oneStep({ form: { a: 'b' } }), target).headers).toBe(undefined);
    expect(sent(oneStep({ headers: { 'x-a': '{{n}}' } }), target).headers).toBe(undefined);
    expect(sent(oneStep(), targetAt('two.test')).target.origin).toBe('http://two.test');
    expect(sent(oneStep(), target)).toBe(first);
    expect(sent(oneStep({ form: { a: 'b' } }), target).headers).toBe(undefined);
    expect(sent(oneStep(), target)).toBe(first);
  });

  it('is worked out again for a target that a step comes back to', () => {
    const { scenario, step } = oneStep();
    const targets = Array.from({ length: 20 }, (_, index) => targetAt(`${index}.test`));
    const [first, ...others] = targets.map((target) => sendingOf(step, scenario, target));
    expect(sendingOf(step, scenario, targets.at(-1) ?? targetAt('?'))).toBe(others.at(-1));
    const again = sendingOf(step, scenario, targets[0] ?? targetAt('?'));
    // Only the last few are kept.
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});

describe('headersOf', () => {
  it('are those of the target, where the step has none of that name, and what its body is', () => {
    const target = targetAt('one.test', { 'X-A': 'target', 'x-b': 'target' });
    expect(headersOf(oneStep({ headers: { 'x-a': 'step' } }).step, target)).toEqual(['x-b', 'target', 'x-a', 'step']);
    const form = { a: 'b' };
    expect(headersOf(oneStep({ form }).step, target)).toEqual(['x-a', 'target', 'x-b', 'target', 'content-type', 'application/x-www-form-urlencoded']);
    expect(headersOf(oneStep({ form, headers: { 'content-type': 'text/plain' } }).step, target)).toEqual(['x-a', 'target', 'x-b', 'target', 'content-type', 'text/plain']);
  });
});
