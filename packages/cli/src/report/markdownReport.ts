import { causeInWords, changeInWords, errorRows, formatCount, formatLatency, formatRate, formatShare, formatSpan, outcomeOf, plural, verdictOf, type ReloadRecord, type RevisionRecord, type RunRecord } from '@midflight/web';

/** Rows of a table; a comment on a pull request is to be read. */
const mostRows = 20;
/** Changes told of one reload. */
const mostChanges = 3;

/** For a comment on a pull request: the verdict, thresholds, revisions side by side, and what was changed. */
export function markdownReport(record: RunRecord): string {
  const { title, totals, thresholds, revisions, reloads } = record;
  const { passed, headline, failure, points } = verdictOf(record);
  return [
    `### ${passed ? '✅' : '❌'} ${headline}: ${code(title)}`,
    '',
    ...(failure === undefined ? [] : [code(failure), '']),
    points.map(({ words }) => words).join('; '),
    '',
    `${formatSpan(totals.durationMs)} · ${plural(totals.requests, 'request')} · ${plural(totals.errors, 'error')} · ${formatCount(totals.dropped)} dropped`,
    ...section('Thresholds', ['', 'threshold', 'value', 'broken'], thresholds.map(({ ok, expression, value, breaches }) => [ok ? '✅' : '❌', code(expression), value === null ? '–' : `${Number(value.toPrecision(4))}`, `${breaches}×`])),
    ...section('Revisions', ['revision', 'from', 'requests', 'per s', 'error rate', 'p50', 'p95', 'p99', 'against the one before'], revisions.map(revisionRow)),
    ...section('Errors', ['kind', 'errors', 'for example'], errorRows(totals).map(({ kind, count, example }) => [code(kind), formatCount(count), example === '' ? '' : code(example)])),
    ...section('Reloads', ['at', 'outcome', 'cause', 'what'], reloads.filter(({ outcome }) => outcome !== 'unchanged').map(reloadRow)),
    '',
  ].join('\n');
}

function section(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const left = rows.length - mostRows;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return ['', `**${title}**${left > 0 ? `, the last ${mostRows} of ${rows.length}` : ''}`, '', line(heads), line(heads.map(() => '---')), ...rows.slice(-mostRows).map(line)];
}

function revisionRow({ revision, fromMs, durationMs, requests, errors, latencyMs, comparison }: RevisionRecord): readonly string[] {
  const clear = comparison.filter(({ verdict }) => verdict !== 'unclear').map(({ metric, verdict }) => `${metric} ${verdict}`);
  const against = comparison.length === 0 ? '' : clear.join(', ') || 'no clear difference';
  const { p50, p95, p99 } = latencyMs;
  return [`${revision}`, formatSpan(fromMs), formatCount(requests), formatRate(durationMs > 0 ? (requests * 1000) / durationMs : 0), formatShare(requests > 0 ? errors / requests : 0), ...[p50, p95, p99].map(formatLatency), against];
}

function reloadRow(reload: ReloadRecord): readonly string[] {
  const { word, symbol } = outcomeOf(reload);
  const { atMs, revision, cause, changes, moreChanges, findings } = reload;
  const [finding] = findings;
  const told = changes.slice(0, mostChanges).map((change) => code(changeInWords(change)));
  const more = changes.length + moreChanges - told.length;
  const refused = reload.outcome !== 'applied' && !reload.held && finding ? code(`${finding.place} ${finding.message}`) : undefined;
  return [formatSpan(atMs), `${symbol} ${word}, revision ${revision}`, code(causeInWords(cause)), refused ?? [...told, ...(more > 0 ? [`and ${more} more`] : [])].join('<br>')];
}

/** Text as code: whatever it holds is shown as it is, and nobody is mentioned by it. */
function code(text: string): string {
  const short = text.length > 120 ? `${text.slice(0, 119)}…` : text;
  return `\`${short.replaceAll(/\s+/g, ' ').replaceAll('`', 'ˋ').replaceAll('|', '\\|')}\``;
}
