/**
 * What the tour does to the quick start's file, in order. `edits` are exact replacements in its text as the step before
 * left it.
 *
 * @type {readonly { atSeconds: number, says: string, edits: readonly (readonly [from: string, to: string])[] }[]}
 */
export const tourSteps = [
  { atSeconds: 5, says: 'workers 10 → 50', edits: [['workers: 10 ', 'workers: 50 ']] },
  {
    atSeconds: 10,
    says: 'the mix turned around: Browse 3 → 1, Order 1 → 3',
    edits: [
      ['weight: 3', 'weight: one'],
      ['weight: 1', 'weight: 3'],
      ['weight: one', 'weight: 1'],
    ],
  },
  { atSeconds: 15, says: 'rate 50 → 500', edits: [['target: 50 ', 'target: 500 ']] },
  { atSeconds: 20, says: 'a mistake: the duration "5m" becomes "5 parsecs" (it is refused, and the load goes on)', edits: [['duration: 5m', 'duration: 5 parsecs']] },
  {
    atSeconds: 25,
    says: 'the mistake mended, and more load: workers 50 → 100, rate 500 → 1000',
    edits: [
      ['duration: 5 parsecs', 'duration: 5m'],
      ['workers: 50 ', 'workers: 100 '],
      ['target: 500 ', 'target: 1000 '],
    ],
  },
  {
    atSeconds: 31,
    says: 'an emergency: workers 100 → 10 and rate 1000 → 50, in one save',
    edits: [
      ['workers: 100 ', 'workers: 10 '],
      ['target: 1000 ', 'target: 50 '],
    ],
  },
];

/** When the tour ends the run, in seconds since its start. */
export const tourEndsAtSeconds = 37;

/**
 * Makes one step's edits.
 *
 * @param {string} text
 * @param {(typeof tourSteps)[number]} step
 * @throws Error when a text to replace does not stand there exactly once: the quick start has changed, and the tour must follow
 */
export function editText(text, step) {
  return step.edits.reduce((edited, [from, to]) => {
    const pieces = edited.split(from);
    if (pieces.length !== 2) throw new Error(`the tour expects ${JSON.stringify(from)} once in the quick start's file and found it ${pieces.length - 1} times`);
    return pieces.join(to);
  }, text);
}
