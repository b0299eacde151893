import { element } from '../dom/element.js';
import type { RunRecord } from '../record/runRecord.js';
import { formatCount, formatRate, formatShare, formatSpan } from '../words/format.js';
import { verdictOf } from '../words/verdict.js';

/** How the run went, at the top: in words, and in a few numbers. */
export function verdictBanner(record: RunRecord): HTMLElement {
  const { title, startedAt, endedAt, totals } = record;
  const { passed, headline, failure, points } = verdictOf(record);
  const tile = (name: string, value: string): HTMLElement => element('div', { class: 'tile' }, element('dt', {}, name), element('dd', {}, value));
  return element(
    'header',
    { class: 'verdict' },
    element('p', { class: 'title' }, element('strong', {}, title), ' · ', element('time', { datetime: startedAt }, timeInWords(startedAt)), ' to ', element('time', { datetime: endedAt }, timeInWords(endedAt))),
    element('h1', { class: passed ? 'good' : 'bad' }, `${passed ? '✔' : '✖'} ${headline}`),
    failure === undefined ? undefined : element('p', { class: 'failure' }, failure),
    element('ul', { class: 'points' }, ...points.map(({ words, isBad }) => element('li', isBad ? { class: 'bad' } : {}, words))),
    element(
      'dl',
      { class: 'tiles' },
      tile('ran', formatSpan(totals.durationMs)),
      tile('requests', formatCount(totals.requests)),
      tile('per second', formatRate(totals.durationMs > 0 ? (totals.requests * 1000) / totals.durationMs : 0)),
      tile('error rate', formatShare(totals.requests > 0 ? totals.errors / totals.requests : 0)),
      tile('dropped', formatCount(totals.dropped)),
      tile('changes', formatCount(record.outcomes.applied)),
    ),
  );
}

function timeInWords(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}
