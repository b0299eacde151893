import type { StatusExpectation } from '@midflight/document';
import { eachStep, ofEach } from '../rule.js';

/** An expectation that no answer can meet would fail every step. */
export const statusExpectations = eachStep(({ step, path }) =>
  ofEach(step.assertions, (assertion, index) => {
    if (assertion.type !== 'statusCode') return [];
    const expectedPath = `${path}.assertions[${index}].expected`;
    return assertion.expected.filter((expected) => !canOccur(expected)).map((expected) => ({
      severity: 'error' as const,
      code: 'MF_STATUS',
      path: expectedPath,
      message: `${expectedPath} is ${JSON.stringify(expected)}; a status is an integer from 100 to 599, or a class from "1xx" to "5xx".`,
      hint: 'Write 200, [200, 201] or "2xx".',
    }));
  }),
);

function canOccur(expected: StatusExpectation): boolean {
  return typeof expected === 'number' ? expected >= 100 && expected <= 599 : /^[1-5]xx$/.test(expected);
}
