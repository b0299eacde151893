import { SourceReadError, type SourceStatus } from '@midflight/core';
import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { sourceLines } from './sourceLines.js';

const ready: SourceStatus = { source: 'file:a.yaml', state: 'ready' };
const stale: SourceStatus = { source: 'file:a.yaml', state: 'stale', error: new SourceReadError('gone.') };
const polls: SourceStatus = { ...ready, polling: 'since watching failed: ENOSPC' };
const lines = (status: SourceStatus, before: SourceStatus | undefined) => sourceLines(status, pc.createColors(false), before);

describe('a turn of a source, in words', () => {
  it.each([
    ['nothing for a new content', ready, ready, []],
    ['that it is stale, and what is used', stale, ready, ['! file:a.yaml is stale: gone. The load goes on with what was read last.']],
    ['that it was never read, where the last known good is used', { ...stale, state: 'failing' } as const, undefined, ['! file:a.yaml is failing: gone. The load goes on with what was good before.']],
    ['that it can be read again', ready, stale, ['✔ file:a.yaml can be read again']],
    ['that it polls, and why', polls, ready, ['› file:a.yaml is looked at by polling, since watching failed: ENOSPC']],
    ['that it polls, from the start', polls, undefined, ['› file:a.yaml is looked at by polling, since watching failed: ENOSPC']],
    ['nothing while it goes on polling', polls, polls, []],
    ['that it is watched again', ready, polls, ['✔ file:a.yaml is watched again']],
  ])('tells %s', (_what, status, before, expected) => {
    expect(lines(status, before)).toEqual(expected);
  });
});
