import type { ThresholdResult } from '@midflight/engine';
import type { Colors } from 'picocolors/types.js';
import { formatLatency } from './format.js';
import { printable } from './printable.js';

/** A threshold and what became of it: `✗ p95 < 500ms: 612 ms`. */
export function thresholdLine({ expression, ok, value, breaches }: ThresholdResult, { green, red, dim }: Colors): string {
  const often = breaches > 1 ? dim(` (broken ${breaches} times, looked at once a second)`) : '';
  return `${ok ? green('✓') : red('✗')} ${printable(expression)}: ${value === undefined ? 'nothing to judge by' : shown(expression, value)}${often}`;
}

function shown(expression: string, value: number): string {
  if (/^(?:errorRate|droppedRate)/.test(expression)) return `${Number((value * 100).toFixed(2))}%`;
  return expression.startsWith('rps') ? `${Number(value.toFixed(1))}/s` : formatLatency(value);
}
