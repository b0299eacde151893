import { setTimeout } from 'node:timers/promises';
import type { LoadDocument } from '@midflight/document';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf } from './support/documentOf.js';
import { failing, failingApplier, failingValidator } from './support/failingByRate.js';
import { deedsTo, lastSavesOf, perform, type Deed, type Victim } from './support/fileFaults.js';
import { follow, rateOf } from './support/follow.js';
import { byEvents, byPolling, type Looking } from './support/modes.js';

/** How long to look for a sequence that breaks something, in milliseconds; more by MIDFLIGHT_PROPERTY_MS. */
const searchMs = Number(process.env['MIDFLIGHT_PROPERTY_MS'] ?? 10_000);

/** A document that includes another, and one of a second source over them. */
const files = ['load.yaml', 'part.yaml', 'over.yaml'] as const;
const texts: readonly Pick<Victim, 'sound' | 'bad'>[] = [
  { sound: (rate) => `${documentOf(rate, { head: 'include: part.yaml\n' })}x-end: [${rate}]`, bad: documentOf('fast', { head: 'include: part.yaml\n' }) },
  { sound: (number) => `metadata: { name: "part ${number}" }`, bad: 'metadata: { nmae: x }' },
  { sound: (number) => `config: { workers: ${number} }`, bad: 'config: { workers: -1 }' },
];
const timing = { debounceMs: 30, maxWaitMs: 120 };

interface Script {
  readonly deeds: readonly Deed[];
  readonly lastSaves: readonly string[];
  readonly lastOrder: readonly number[];
  readonly digits: readonly number[];
}

/** Plays a script against the pipeline, and checks what must hold whatever was done. */
async function play(script: Script, looking: Looking): Promise<void> {
  const accepted = new Set<LoadDocument>();
  const begin = Object.fromEntries(files.map((name, at) => [name, texts[at]?.sound(1) ?? '']));
  await using run = await follow({ files: begin, sources: ['load.yaml', 'over.yaml'], looking, timing, validators: [failingValidator('policy', accepted)], wrap: failingApplier });
  const victims = files.map((name, at): Victim => ({ sound: String, bad: '', ...texts[at], path: run.file(name) }));
  const saved = new Set([1]);
  for (const [index, deed] of script.deeds.entries()) {
    const rate = (index + 1) * 10 + (script.digits[index] ?? 1);
    saved.add(rate);
    await perform(deed, victims, rate);
    const { active } = run.reloader.status;
    expect(active === undefined || accepted.has(active.config)).toBe(true);
  }
  const last = (script.deeds.length + 1) * 10 + 1;
  // One after the other, in another order each time: each must be seen for itself.
  for (const which of script.lastOrder) {
    await perform(['save', script.lastSaves[which] ?? '', which], victims, last);
    await setTimeout(60);
  }
  const isLast = (document?: LoadDocument): boolean => document !== undefined && rateOf(document) === last && document.metadata?.name === `part ${last}` && document.config.workers === last;
  await run.until('the last of all files', () => isLast(run.running.at(-1)));
  expect(run.rates().filter((rate) => rate !== last && !saved.has(rate))).toEqual([]);
  expect(run.running.every((document) => accepted.has(document))).toBe(true);
  // Each rate is saved once, so that it is applied once at most; but what a link or a backup brings back may be.
  expect(run.ends().filter((end) => !/^(applied|unchanged|rejected|rolledBack)/.test(end))).toEqual([]);
}

describe('whatever is done to a file', () => {
  it('active is what was accepted, the last good content wins, and each candidate ends once', { timeout: searchMs + 60_000 }, async () => {
    const script = fc.record({ deeds: deedsTo(files.length), lastSaves: lastSavesOf(files.length), lastOrder: fc.shuffledSubarray([...files.keys()], { minLength: files.length }), digits: fc.array(fc.constantFrom(1, 1, 1, ...Object.values(failing)), { minLength: 14, maxLength: 14 }) });
    const endAt = performance.now() + searchMs;
    await fc.assert(
      // Side by side, so that more is tried in the time there is.
      fc.asyncProperty(fc.array(script, { minLength: 8, maxLength: 8 }), async (scripts) => {
        if (performance.now() > endAt) return;
        await Promise.all(scripts.map((one, index) => play(one, index % 2 === 0 ? byEvents : byPolling)));
      }),
      { numRuns: Math.ceil(searchMs / 10) },
    );
  });
});
