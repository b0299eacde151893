import { severities, type Finding } from '../contracts/finding.js';

/** Checks what a validator answered, for those who write one without types: what is no finding must not pass for none. @throws TypeError */
export function checkAnswer(answer: unknown): asserts answer is readonly Finding[] {
  if (!Array.isArray(answer)) throw new TypeError('it returned no list of findings; a candidate that keeps its rule gets an empty one');
  for (const finding of answer) {
    const part = (name: string): unknown => (typeof finding === 'object' && finding !== null ? Reflect.get(finding, name) : undefined);
    if (!severities.some((severity) => severity === part('severity'))) throw new TypeError(`it returned a finding whose severity is ${JSON.stringify(part('severity'))} and must be one of ${severities.join(', ')}`);
    const missing = ['code', 'path', 'message'].filter((name) => typeof part(name) !== 'string');
    if (missing.length > 0) throw new TypeError(`it returned a finding without ${missing.join(', ')}`);
  }
}
