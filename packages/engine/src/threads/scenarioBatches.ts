import type { NumberedScenario } from './messages.js';

/** So many steps are compiled in one go by a load thread; between two it does what is due. About half a millisecond. */
const stepsAtOnce = 16;

/** Cuts up what a load thread is to compile. A scenario of more steps goes alone. */
export function batchesOf(added: readonly NumberedScenario[]): (readonly NumberedScenario[])[] {
  const batches: NumberedScenario[][] = [];
  let steps = Infinity;
  for (const one of added) {
    const { length } = one.settings.steps;
    if (steps + length > stepsAtOnce) {
      batches.push([]);
      steps = 0;
    }
    batches.at(-1)?.push(one);
    steps += length;
  }
  return batches;
}
