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

/**
 * The `index`-th number of a sequence of its own for each seed, uniform in [0, 1), worked out by itself: whoever wants one need
 * not have drawn those before. It is SplitMix (G. Steele et al., Fast splittable pseudorandom number generators, OOPSLA 2014)
 * in 32 bits, with the mixer lowbias32 (C. Wellons).
 *
 * @param seed - its lower 32 bits count
 * @param index - an integer ≥ 0; its lower 32 bits count
 */
export function randomAt(seed: number, index: number): number {
  return mixed(mixed(seed) + Math.imul(index, goldenGamma)) / 2 ** 32;
}

const goldenGamma = 0x9e3779b9;

function mixed(bits: number): number {
  let x = bits | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
