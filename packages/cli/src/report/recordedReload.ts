import { isHeld, placeInWords, type Change, type Finding, type Outcome } from '@midflight/core';
import type { ChangeRecord, FindingRecord, ReloadRecord } from '@midflight/web';
import pc from 'picocolors';
import { codeFrame } from '../views/codeFrame.js';

/** Told of one reload; the others are counted. */
const mostChanges = 200;
const mostFindings = 50;
/** A longer value, such as a whole scenario, is cut off. */
const mostCharacters = 2_000;

const plain = pc.createColors(false);

/** A candidate's end as a report keeps it: bounded, and with the lines of text that its findings are about. @param atMs - since the load began */
export function recordedReload(outcome: Outcome, atMs: number): ReloadRecord {
  const { sequence, revision, cause, origin, changes, findings, timingMs } = outcome;
  return {
    sequence,
    outcome: outcome.outcome,
    ...(isHeld(outcome) ? { held: true } : {}),
    revision,
    previousRevision: outcome.outcome === 'applied' ? outcome.previousRevision : revision,
    atMs,
    at: new Date(outcome.atMs).toISOString(),
    cause: { ...cause },
    origin,
    changes: changes.slice(0, mostChanges).map(recordedChange),
    moreChanges: Math.max(0, changes.length - mostChanges),
    findings: findings.slice(0, mostFindings).map((finding) => recordedFinding(finding, outcome)),
    moreFindings: Math.max(0, findings.length - mostFindings),
    timingMs: { ...timingMs },
  };
}

function recordedChange({ path, kind, from, to, mutability }: Change): ChangeRecord {
  return { path, kind, ...(kind === 'added' ? {} : { from: shortened(from) }), ...(kind === 'removed' ? {} : { to: shortened(to) }), mutability };
}

function shortened(value: unknown): unknown {
  const text = JSON.stringify(value) ?? '';
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : value;
}

function recordedFinding(finding: Finding, { documents }: Outcome): FindingRecord {
  const { severity, code, path, message, hint, file } = finding;
  return {
    severity,
    code,
    place: file === undefined ? path : placeInWords({ ...finding, file }),
    message,
    ...(hint === undefined ? {} : { hint }),
    frame: codeFrame(finding, documents, plain),
  };
}
