import { errorRows, outcomeOf, plural, type RunRecord } from '@midflight/web';

/** For CI: a test case for each threshold, one for how the configuration ended up, and one for the run itself. */
export function junitReport(record: RunRecord): string {
  const { title, totals, startedAt } = record;
  const cases = [...record.thresholds.map(thresholdCase), configurationCase(record), runCase(record)];
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const seconds = (totals.durationMs / 1000).toFixed(3);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="0" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="midflight" ${counts}>`,
    `  <testsuite name="${escaped(title)}" ${counts} timestamp="${startedAt.replace(/\.\d+Z$/, '')}">`,
    ...cases.flatMap(({ group, name, failure }) =>
      failure === undefined ? [`    <testcase classname="${group}" name="${escaped(name)}" time="0"/>`] : [`    <testcase classname="${group}" name="${escaped(name)}" time="0">`, `      <failure message="${escaped(failure)}"/>`, '    </testcase>'],
    ),
    ...errorLines(record),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

interface TestCase {
  readonly group: string;
  readonly name: string;
  readonly failure?: string | undefined;
}

function thresholdCase({ expression, ok, value, breaches }: RunRecord['thresholds'][number]): TestCase {
  const seen = value === null ? 'nothing could be judged' : `it was ${Number(value.toPrecision(4))} at the end`;
  return { group: 'midflight.thresholds', name: expression, failure: ok ? undefined : `${expression} was broken ${breaches} times; ${seen}` };
}

/** A file that was saved and refused last is not what the load ran on at the end. */
function configurationCase({ reloads }: RunRecord): TestCase {
  const last = reloads.findLast(({ outcome }) => outcome !== 'unchanged');
  const standing = last && (last.outcome !== 'applied' || last.cause.kind === 'guard') ? last : undefined;
  const why = standing?.findings.map(({ place, message }) => `${place} ${message}`.trim()).join(' ') || standing?.cause.message || '';
  return { group: 'midflight.configuration', name: 'the newest configuration is in force', failure: standing && `The newest change was ${outcomeOf(standing).word}. ${why}`.trim() };
}

function runCase({ exitCode, failure }: RunRecord): TestCase {
  const broken = exitCode === 0 || (exitCode === 1 && failure === undefined);
  return { group: 'midflight.run', name: 'the run came to its end', failure: broken ? undefined : (failure ?? `It ended with exit code ${exitCode}.`) };
}

/** What went wrong by kind, whether or not a threshold minds it. */
function errorLines({ totals }: RunRecord): readonly string[] {
  const rows = errorRows(totals);
  if (rows.length === 0) return [];
  return ['    <system-err>', ...rows.map(({ kind, count, example }) => escaped(`${kind}, ${plural(count, 'error')}${example === '' ? '' : `, for example: ${example}`}`)), '</system-err>'];
}

/** Text for an attribute or an element. What XML can't hold at all is replaced. */
function escaped(text: string): string {
  // eslint-disable-next-line no-control-regex
  const whole = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
  return whole.replaceAll(/[<>&"'\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
}
