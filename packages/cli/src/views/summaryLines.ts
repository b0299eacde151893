import type { LoadSummary, TrafficSummary } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import type { SummaryEvent } from '../run/runEvents.js';
import { countsInWords } from './countsInWords.js';
import { formatCount, formatLatency, formatRate, formatSpan, plural } from './format.js';
import { printable } from './printable.js';
import { thresholdLine } from './thresholdLine.js';

type Latency = LoadSummary['revisions'][number]['latencyMs'];

/** The end of a run as a person reads it: totals, before and after each change, and each scenario's steps. */
export function summaryLines({ summary, reloads, thresholds, failure }: SummaryEvent, colors: Colors): readonly string[] {
  const { bold, dim, red } = colors;
  return [
    '',
    bold('Summary'),
    `  ran ${formatSpan(summary.durationMs)} · ${plural(summary.requests, 'request')} · ${plural(summary.iterations, 'iteration')} · ${paintIf(summary.errors > 0, red, plural(summary.errors, 'error'))} · ${formatCount(summary.dropped)} dropped · ${formatCount(summary.interrupted)} interrupted`,
    `  reloads: ${countsInWords({ ...reloads, applied: reloads.applied - 1 })}`,
    ...apartLines(summary),
    ...errorLines(summary, colors),
    ...generatorLines(summary, colors),
    ...thresholds.map((result) => `  ${thresholdLine(result, colors)}`),
    '',
    ...table(
      ['revision', 'from', 'to', 'requests', 'per s', 'errors', ...latencyHeads],
      summary.revisions.map((one) => [`${one.revision}`, formatSpan(one.fromMs), formatSpan(one.toMs), formatCount(one.requests), formatRate(perSecond(one)), formatCount(one.errors), ...latencyCells(one.latencyMs)]),
      dim,
    ),
    ...earlierLines(summary, colors),
    '',
    ...table(
      ['scenario', 'step', 'requests', 'errors', ...latencyHeads],
      summary.scenarios.flatMap((scenario) => scenario.steps.map((step) => [printable(scenario.name), printable(step.name), formatCount(step.requests), formatCount(step.errors), ...latencyCells(step.latencyMs)])),
      dim,
    ),
    ...(failure ? ['', red(printable(failure))] : []),
  ];
}

function earlierLines({ earlierRevisions: { count, requests, errors } }: LoadSummary, { dim }: Colors): readonly string[] {
  return count === 0 ? [] : [dim(`  and ${plural(count, 'revision')} before: ${plural(requests, 'request')}, ${plural(errors, 'error')}`)];
}

function errorLines({ errorKinds, errorExamples }: LoadSummary, { red }: Colors): readonly string[] {
  const kinds = Object.entries(errorKinds).filter(([, count]) => count > 0);
  if (kinds.length === 0) return [];
  return [`  ${red('errors by kind:')} ${kinds.map(([kind, count]) => `${kind} ${formatCount(count)}`).join(', ')}`, ...Object.entries(errorExamples).map(([kind, message]) => `    ${kind}, for example: ${printable(message)}`)];
}

/** Of a run that was more than one plan: each time that it ran, and what standby sent beside. */
function apartLines({ rounds, standby }: LoadSummary): readonly string[] {
  const line = (name: string, { durationMs, requests, errors, dropped, latencyMs }: TrafficSummary): string =>
    `  ${name}: ${formatSpan(durationMs)} · ${plural(requests, 'request')} · ${plural(errors, 'error')} · ${formatCount(dropped)} dropped · p50 ${formatLatency(latencyMs.p50)} · p99 ${formatLatency(latencyMs.p99)}`;
  return [...(rounds.length > 1 ? rounds.map((round) => line(`round ${round.round}`, round)) : []), ...(standby.durationMs > 0 ? [line('standby, not counted above', standby)] : [])];
}

/** A test whose generator could not keep up says little of its target. */
function generatorLines({ generatorLimited, generatorLagMs }: LoadSummary, { red }: Colors): readonly string[] {
  return generatorLimited ? [`  ${red('the generator was the bottleneck:')} it was late by ${formatLatency(generatorLagMs.p90)} at p90, ${formatLatency(generatorLagMs.max)} at most; lower the rate, or give it a machine of its own`] : [];
}

function perSecond({ requests, durationMs }: LoadSummary['revisions'][number]): number {
  return durationMs > 0 ? requests / (durationMs / 1000) : 0;
}

const latencyHeads = ['p50', 'p90', 'p99', 'max'];

function latencyCells({ p50, p90, p99, max }: Latency): readonly string[] {
  return [p50, p90, p99, max].map(formatLatency);
}

/** Words to the left, numbers to the right. */
function table(heads: readonly string[], rows: readonly (readonly string[])[], dim: (text: string) => string): readonly string[] {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isWord = (column: number): boolean => heads[column] === 'scenario' || heads[column] === 'step';
  const line = (cells: readonly string[]): string => `  ${cells.map((cell, column) => (isWord(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ')}`.trimEnd();
  return [dim(line(heads)), ...rows.map(line)];
}

function paintIf(condition: boolean, paint: (text: string) => string, text: string): string {
  return condition ? paint(text) : text;
}
