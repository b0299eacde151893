import { partsOf } from '../scenario/scenarioParts.js';
import type { NumberedScenario } from './messages.js';
import type { NewScenario } from './scenarioShelf.js';

/** So many steps are compiled in one go by a load thread; between two it does what is due. A few tenths of a millisecond. */
const stepsAtOnce = 16;

/** Cuts up what a load thread is to compile. A scenario of more steps goes alone. */
export function batchesOf(added: readonly NewScenario[]): (readonly NewScenario[])[] {
  const batches: NewScenario[][] = [];
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

/** As it is sent. What several of a batch have alike is sent once. */
export function sentOf(batch: readonly NewScenario[]): readonly NumberedScenario[] {
  return batch.map(({ number, settings, rowsGiven }) => ({ number, parts: partsOf(settings), rowsGiven }));
}
