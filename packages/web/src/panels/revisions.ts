import { element, folded, section, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { ReloadRecord } from '../record/reloadRecord.js';
import type { ComparisonRecord, RevisionRecord } from '../record/revisionRecord.js';
import type { RunRecord } from '../record/runRecord.js';
import { formatCount, formatLatency, formatShare, formatSpan } from '../words/format.js';
import { causeInWords, changeInWords } from '../words/reloadWords.js';
import { rateOf } from './reloadDetails.js';

/** The revisions side by side, with what tests say of each and the one before. */
export function revisionsSection({ revisions, reloads }: Pick<RunRecord, 'revisions' | 'reloads'>): HTMLElement {
  const number = (head: string) => ({ head, isNumber: true });
  const columns = [number('revision'), number('from'), number('to'), { head: 'what changed' }, number('requests'), number('per s'), number('error rate'), number('p50'), number('p95'), number('p99')];
  const rows = revisions.map((one) => rowOf(one, reloads.find(({ outcome, revision }) => outcome === 'applied' && revision === one.revision)));
  return section(
    'revisions',
    'Revisions, side by side',
    table('Revisions', columns, rows),
    element('p', { class: 'note' }, 'Better and worse are against the revision before, where a test is 99 % sure that the difference is none of chance.'),
    revisions.some(({ comparison }) => comparison.length > 0) ? folded('The tests, by name', () => testsTable(revisions)) : undefined,
    revisions.some(({ document }) => document !== undefined) ? folded('The documents, in force by revision', () => documents(revisions)) : undefined,
  );
}

function rowOf(one: RevisionRecord, reload: ReloadRecord | undefined): readonly Child[] {
  const { revision, fromMs, toMs, requests, errors, latencyMs, comparison } = one;
  const tested = (text: string, metric: ComparisonRecord['metric']): Child => element('span', {}, text, badge(comparison.find((test) => test.metric === metric)));
  return [
    String(revision), formatSpan(fromMs), formatSpan(toMs), reload ? whatChanged(reload) : 'the start', formatCount(requests), rateOf(one),
    tested(formatShare(requests > 0 ? errors / requests : 0), 'errorRate'), tested(formatLatency(latencyMs.p50), 'p50'), tested(formatLatency(latencyMs.p95), 'p95'), tested(formatLatency(latencyMs.p99), 'p99'),
  ];
}

function whatChanged({ cause, changes, moreChanges }: ReloadRecord): string {
  const [first] = changes;
  const more = changes.length + moreChanges - 1;
  const what = first ? changeInWords(first) : causeInWords(cause);
  return `${what.length > 70 ? `${what.slice(0, 69)}…` : what}${more > 0 ? `, and ${more} more` : ''}${cause.kind === 'guard' ? ' (the guard)' : ''}`;
}

function badge(test: ComparisonRecord | undefined): Child {
  if (!test || test.verdict === 'unclear') return undefined;
  return element('span', { class: `badge ${test.verdict === 'worse' ? 'bad' : 'good'}`, title: `${test.test}, n = ${test.n.before} and ${test.n.after}: ${test.detail}` }, test.verdict === 'worse' ? '▲ worse' : '▼ better');
}

function testsTable(revisions: readonly RevisionRecord[]): HTMLElement {
  const columns = [{ head: 'revisions' }, { head: 'what' }, { head: 'test' }, { head: 'before', isNumber: true }, { head: 'after', isNumber: true }, { head: 'n before', isNumber: true }, { head: 'n after', isNumber: true }, { head: 'verdict' }, { head: 'detail' }];
  const rows = revisions.flatMap(({ revision, comparedWith, comparison }) =>
    comparison.map(({ metric, test, before, after, n, verdict, detail }): readonly Child[] => {
      const shown = metric === 'errorRate' ? formatShare : formatLatency;
      return [`${comparedWith ?? ''} → ${revision}`, metric, test, shown(before), shown(after), formatCount(n.before), formatCount(n.after), verdict, detail];
    }),
  );
  return table('Tests between neighbours', columns, rows);
}

function documents(revisions: readonly RevisionRecord[]): HTMLElement {
  const kept = revisions.filter(({ document }) => document !== undefined);
  return element('div', {}, ...kept.map(({ revision, document }) => folded(`Revision ${revision}`, () => element('pre', { tabindex: '0', 'aria-label': `The document of revision ${revision}` }, JSON.stringify(document, undefined, 2)))));
}
