/** Uniform in [0, 1). */
export type Random = () => number;

/**
 * A repeatable source of randomness: sfc32 by Chris Doty-Humphrey (PractRand), with 32 bits a number.
 *
 * @param seed - equal seeds give equal sequences; its lower 32 bits count
 */
export function seededRandom(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // Its author's warm-up: near seeds give near numbers before it.
  for (let round = 0; round < 12; round++) next();
  return next;
}
