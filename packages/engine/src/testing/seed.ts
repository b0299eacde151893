import { randomInt } from 'node:crypto';
import { seededRandom, type Random } from '../scenario/random.js';

/** Randomness for a test, its seed printed so that a failure can be repeated. */
export function printedRandom(test: string): Random {
  const seed = Number(process.env['MF_TEST_SEED'] ?? randomInt(2 ** 32));
  process.stdout.write(`${test}: MF_TEST_SEED=${seed}\n`);
  return seededRandom(seed);
}
