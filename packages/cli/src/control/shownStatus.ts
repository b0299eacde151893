import type { Outcome, Revision } from '@midflight/core';
import { toPlain, type LoadDocument } from '@midflight/document';
import { reloadFields, sourceFields } from '../views/ndjsonView.js';
import { shownOverrides, shownSteering } from '../views/shownOverrides.js';
import type { ControlledRun } from './controlledRun.js';

/** Where a run stands, as programs read it; secrets are hidden. */
export function shownStatus({ reloader, runClock, feed }: ControlledRun): object {
  const { state, active, revisions, lastSeen, lastRejected, counts, sources, steering } = reloader.status;
  const { leftMs } = runClock;
  return {
    phase: feed.phase,
    state,
    pid: process.pid,
    elapsedMs: runClock.elapsedMs,
    leftMs: leftMs === Infinity ? null : leftMs,
    active: active ? { ...shownRevision(active), config: toPlain(active.config) } : null,
    revisions: revisions.map(({ revision }) => revision),
    lastSeen: shownOutcome(lastSeen),
    lastRejected: shownOutcome(lastRejected),
    // The first configuration is a start, not a reload.
    counts: { ...counts, applied: Math.max(0, counts.applied - 1) },
    sources: sources.map((source) => ({ ...sourceFields(source), freshAt: source.freshAtMs === undefined ? null : isoTime(source.freshAtMs) })),
    steering: shownSteering(steering),
    sample: feed.sample ?? null,
  };
}

/** The revisions that one can come back to, the active one at the end. */
export function shownRevisions({ reloader }: ControlledRun): object {
  const { revisions } = reloader.status;
  return { revisions: revisions.map((revision, index) => ({ ...shownRevision(revision), active: index === revisions.length - 1 })) };
}

/** A candidate's end, the same as in a `reload` event. */
export function shownOutcome(outcome: Outcome | undefined): object | null {
  return outcome ? { ...reloadFields(outcome), at: isoTime(outcome.atMs) } : null;
}

function shownRevision({ revision, origin, overrides, cause, changes, appliedAtMs }: Revision<LoadDocument>): object {
  return { revision, appliedAt: isoTime(appliedAtMs), cause, origin, overrides: shownOverrides(overrides), changes };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
