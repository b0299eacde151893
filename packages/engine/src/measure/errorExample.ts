import type { HttpOutcome } from '../http/driver.js';
import type { CompiledScenario } from '../scenario/compile.js';

/** Characters: more than is shown, so that a secret at the end of what is shown is whole here, and can be hidden. */
const longestExample = 4_000;

/**
 * What one error came to, in words: what a failed connection said; else which step it was, what it was answered with, and as
 * much of the body as was kept for its assertions and extractions. It may hold secrets: whoever shows it hides them.
 *
 * @param outcome - undefined when the request was not sent
 */
export function errorExample(scenario: CompiledScenario, stepIndex: number, outcome: HttpOutcome | undefined): string {
  const step = `${scenario.name}, ${scenario.steps[stepIndex]?.name ?? ''}`;
  const said = (): string => {
    switch (outcome?.kind) {
      case undefined:
        return `${step}: was not sent`;
      case 'timeout':
        return `${step}: no answer in time`;
      case 'network':
      case 'tls':
        return outcome.error.message;
      case 'answer':
        return `${step}: status ${outcome.status}${outcome.body ? `, ${outcome.body.slice(0, longestExample)}` : ''}`;
    }
  };
  return said().slice(0, longestExample);
}
