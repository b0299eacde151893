import { isInside, PluginUse, RELOAD_TIMING, silentLogger, systemClock, type Applier, type Token } from '@midflight/core';
import type { LoadDocument } from '@midflight/document';
import { Guard, LOAD_CONTROL, ThresholdJudge } from '@midflight/engine';
import { describe, expect, it } from 'vitest';
// @boundaries-ignore what the document's fields are, and who applies them, is nobody else's business
import { sectionsOfDocument } from '../../packages/document/src/schema/sections.js';
// @boundaries-ignore as above
import { appliersOf } from '../../packages/cli/src/assemble.js';
// @boundaries-ignore as above
import { RunClock } from '../../packages/cli/src/run/runClock.js';

/** Followed while documents are composed, and gone from what comes of them: no change ever names it. */
const composedAway = ['include'];

function service<T>({ key, name }: Token<T>): T {
  const offered = new Map<symbol, unknown>([
    [LOAD_CONTROL.key, { stage: () => Promise.reject(new Error('nothing is staged here')) }],
    [RELOAD_TIMING.key, { retime: () => {} }],
  ]);
  if (!offered.has(key)) throw new Error(`${name} is not offered here`);
  // The token's key says what it is.
  return offered.get(key) as T;
}

async function appliersOfRun(): Promise<readonly Applier<LoadDocument>[]> {
  const used = appliersOf({ runClock: new RunClock(systemClock), judge: new ThresholdJudge(), guard: new Guard() });
  return Promise.all(used.map(async (one) => (one instanceof PluginUse ? one.start({ clock: systemClock, logger: silentLogger, get: service }, 10_000) : one)));
}

/** Every path that a change may have, in the form that the model has it: a field that holds a value, or an item of a list. */
const changeable = sectionsOfDocument()
  .flatMap(({ fields }) => fields)
  .filter(({ field, path }) => field.content.kind !== 'map' && !composedAway.includes(path));

describe('the appliers of a run', () => {
  it('claim each path of the document exactly once, but for what only a restart changes', async () => {
    const appliers = await appliersOfRun();
    expect(changeable.length).toBeGreaterThan(100);
    const claimed = changeable.map(({ path, mutability }) => ({ path, mutability, by: appliers.filter(({ claims }) => claims.some((claim) => isInside(path, claim))).map(({ id }) => id) }));
    expect(claimed.filter(({ by, mutability }) => (mutability === 'restart' ? by.length > 0 : by.length !== 1))).toEqual([]);
    expect(claimed.filter(({ mutability }) => mutability === 'restart').map(({ path }) => path)).toEqual(['version', 'plugins', 'plugins[].use', 'plugins[].options']);
  });

  it('claim nothing that is not in the document', async () => {
    const paths = sectionsOfDocument().flatMap(({ fields }) => fields.map(({ path }) => path));
    const claims = (await appliersOfRun()).flatMap((applier) => applier.claims);
    expect(claims.filter((claim) => !paths.includes(claim))).toEqual([]);
  });
});
