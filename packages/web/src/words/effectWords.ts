import type { ReloadRecord } from '../record/reloadRecord.js';
import type { ComparisonRecord, RevisionRecord } from '../record/revisionRecord.js';
import { formatLatency, formatRate, formatShare } from './format.js';

/** A smaller difference of rates is that of the seconds that were looked at: a share of 1. */
const smallestTurn = 0.1;
const metrics: Readonly<Record<ComparisonRecord['metric'], string>> = { errorRate: 'error rate', p50: 'p50', p95: 'p95', p99: 'p99' };

const actions = { rollback: 'took it back', hold: 'froze it', stop: 'ended the run', none: 'found' } as const;

/** What a reload did to the load, in one line: `120 → 80 per s; error rate 0 % → 47.8 %, worse`. Empty where it is not known yet. @param revisions - those of the run */
export function effectInWords({ outcome, revision, previousRevision, guard, convergence }: ReloadRecord, revisions: readonly RevisionRecord[]): string {
  if (outcome !== 'applied') return outcome === 'unchanged' || outcome === 'degraded' ? '' : `revision ${revision} goes on`;
  const told = [
    convergence?.reached === false ? `not there: ${convergence.why ?? 'the load did not follow'}` : '',
    ...differences(revisions.find((one) => one.revision === previousRevision), revisions.find((one) => one.revision === revision)),
    guard?.verdict === 'breached' ? `the guard ${actions[guard.action ?? 'none']}: ${guard.why}` : '',
  ];
  return told.filter((part) => part !== '').join('; ');
}

function differences(before: RevisionRecord | undefined, after: RevisionRecord | undefined): readonly string[] {
  if (!before || !after || before.requests === 0 || after.requests === 0) return [];
  const [from, to] = [perSecond(before), perSecond(after)];
  const rate = Math.abs(to - from) > smallestTurn * Math.max(from, to) ? [`${formatRate(from)} → ${formatRate(to)} per s`] : [];
  const clear = after.comparedWith === before.revision ? after.comparison.filter(({ verdict }) => verdict !== 'unclear') : [];
  const all = [...rate, ...clear.map(testInWords)];
  return all.length > 0 ? all : ['no clear difference'];
}

function testInWords({ metric, before, after, verdict }: ComparisonRecord): string {
  const shown = metric === 'errorRate' ? formatShare : formatLatency;
  return `${metrics[metric]} ${shown(before)} → ${shown(after)}, ${verdict}`;
}

function perSecond({ requests, durationMs }: RevisionRecord): number {
  return durationMs > 0 ? (requests * 1_000) / durationMs : 0;
}
