import { describe, expect, it } from 'vitest';
import { noScope } from '../testing/noScope.js';
import { compileCondition, ConditionFailed } from './condition.js';

describe('condition', () => {
  it.each([
    ['plan == "gold" && count > 3', true],
    ['count % 2 == 0', false],
    ['price < 10', true],
    ['iteration == 4 && worker == 2', true],
    ['flag || plan.startsWith("s")', false],
  ])('%s is %s', (expression, expected) => {
    expect(compileCondition(expression, 'when')(noScope({ plan: 'gold', count: 5, price: 9.5, flag: false }))).toBe(expected);
  });

  it.each(['missing == 1', 'plan', 'plan > 1'])('%s can not be judged', (expression) => {
    expect(() => compileCondition(expression, 'when')(noScope({ plan: 'gold' }))).toThrow(ConditionFailed);
  });

  it('is refused when it can not be read', () => {
    expect(() => compileCondition('plan ==', 'step "S": when')).toThrow(expect.objectContaining({ code: 'MF_ENGINE_SETTINGS', message: expect.stringContaining('step "S": when') }));
  });
});
