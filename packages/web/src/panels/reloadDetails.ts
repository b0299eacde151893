import { element, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { ChangeRecord, FindingRecord, ReceiptRecord, ReloadRecord } from '../record/reloadRecord.js';
import type { RevisionRecord } from '../record/revisionRecord.js';
import { formatCount, formatLatency, formatRate, formatShare, formatSpan, plural } from '../words/format.js';
import { causeInWords, outcomeOf, valueInWords } from '../words/reloadWords.js';

/** Everything there is to say of one reload: why, what, and what it did. @param revisions - those of the run */
export function reloadDetails(reload: ReloadRecord, revisions: readonly RevisionRecord[]): HTMLElement {
  const { word, symbol, tone } = outcomeOf(reload);
  const { atMs, at, revision, previousRevision, cause, origin, changes, findings, receipt, guard, convergence, timingMs } = reload;
  const { total, ...stages } = timingMs;
  return element(
    'article',
    {},
    element('h3', { class: tone }, `${symbol} ${word} at ${formatSpan(atMs)}`),
    element('p', {}, reload.outcome === 'applied' ? `Revision ${previousRevision} → ${revision}` : `Revision ${revision} stays`, ` · ${at.slice(11, 19)} UTC`, total === undefined ? undefined : ` · ${formatLatency(total)} from the first hint of it`),
    element('p', {}, causeInWords(cause), origin.length > 0 ? ` · ${origin.join(', ')}` : undefined),
    cause.message === undefined ? undefined : element('blockquote', {}, cause.message),
    ...group('Plan', changes.map(changeLine), reload.moreChanges),
    ...group('Findings', findings.map(findingBlock), reload.moreFindings),
    ...group('Effect', [
      convergence && element('li', {}, convergence.reached ? `✔ the load was there after ${formatLatency(convergence.afterMs)}` : `! not there after ${formatLatency(convergence.afterMs)}: ${convergence.why ?? ''}`),
      guard && element('li', { class: guard.verdict === 'breached' ? 'bad' : undefined }, `Guard, ${guard.verdict} after ${formatLatency(guard.afterMs)}: ${guard.why}${guard.action ? `; ${guard.action}` : ''}`),
      ...(receipt ? receiptLines(receipt) : []),
    ]),
    ...group('Time of each stage', [element('li', {}, Object.entries(stages).map(([stage, ms]) => `${stage} ${formatLatency(ms)}`).join(', '))]),
    beforeAndAfter(reload, revisions),
  );
}

function group(title: string, items: readonly (HTMLElement | undefined)[], more = 0): readonly Child[] {
  const there = items.filter((item) => item !== undefined);
  if (there.length === 0) return [];
  return [element('h4', {}, title), element('ul', {}, ...there, more > 0 ? element('li', {}, `and ${more} more`) : undefined)];
}

/** A change, what it was and what it is. */
export function changeLine({ path, kind, from, to, mutability }: ChangeRecord): HTMLElement {
  const old = kind === 'added' ? 'added' : element('del', {}, valueInWords(from));
  const next = kind === 'removed' ? 'removed' : element('ins', {}, valueInWords(to));
  return element('li', {}, element('code', {}, path), ' ', old, ' → ', next, element('small', {}, ` ${mutability}`));
}

/** What is wrong, where, and how to mend it. */
export function findingBlock({ severity, code, place, message, hint, frame }: FindingRecord): HTMLElement {
  return element(
    'li',
    {},
    element('strong', { class: severity === 'error' ? 'bad' : 'odd' }, severity),
    ' ',
    element('code', {}, code),
    place === '' ? undefined : ` ${place}`,
    element('p', {}, message),
    frame.length === 0 ? undefined : element('pre', { tabindex: '0', 'aria-label': 'The lines that are meant' }, frame.join('\n')),
    hint === undefined ? undefined : element('p', {}, `Hint: ${hint}`),
  );
}

function receiptLines({ inFlight, drained, cut, drainedAfterMs, firstRequestMs, effectiveMs, largestLatenessMs, largestBurst }: ReceiptRecord): readonly HTMLElement[] {
  const first = firstRequestMs === null ? 'no request was sent on it' : `its first request went out ${formatLatency(firstRequestMs - effectiveMs)} after it came into force`;
  const old = drainedAfterMs === null ? 'the run ended before the old was drained' : `the old was drained after ${formatLatency(drainedAfterMs)}`;
  return [
    element('li', {}, `${first}; ${old}`),
    element('li', {}, `${plural(inFlight, 'iteration')} in flight: ${formatCount(drained)} came to their end, ${formatCount(cut)} were cut`),
    element('li', {}, `meanwhile a start was at most ${formatLatency(largestLatenessMs)} late, and at most ${formatCount(largestBurst)} began within 10 ms`),
  ];
}

function beforeAndAfter({ outcome, revision, previousRevision }: ReloadRecord, revisions: readonly RevisionRecord[]): Child {
  const after = revisions.find((one) => one.revision === revision);
  const before = revisions.find((one) => one.revision === previousRevision);
  if (outcome !== 'applied' || !before || !after) return undefined;
  const row = (name: string, value: (one: RevisionRecord) => string, metric?: string): readonly Child[] => {
    const tested = after.comparedWith === previousRevision ? after.comparison.find((one) => one.metric === metric)?.verdict : undefined;
    return [name, value(before), value(after), tested === undefined ? '' : tested === 'unclear' ? 'no clear difference' : tested];
  };
  const columns = [{ head: '' }, { head: `revision ${before.revision}`, isNumber: true }, { head: `revision ${after.revision}`, isNumber: true }, { head: '' }];
  return element(
    'div',
    {},
    element('h4', {}, 'Before and after'),
    table(`Revision ${before.revision} and ${after.revision}`, columns, [
      row('requests', ({ requests }) => formatCount(requests)),
      row('per second', rateOf),
      row('error rate', ({ requests, errors }) => formatShare(requests > 0 ? errors / requests : 0), 'errorRate'),
      row('p50', ({ latencyMs }) => formatLatency(latencyMs.p50), 'p50'),
      row('p95', ({ latencyMs }) => formatLatency(latencyMs.p95), 'p95'),
      row('p99', ({ latencyMs }) => formatLatency(latencyMs.p99), 'p99'),
    ]),
  );
}

/** Requests per second while it was in force. */
export function rateOf({ requests, durationMs }: RevisionRecord): string {
  return formatRate(durationMs > 0 ? (requests * 1000) / durationMs : 0);
}
