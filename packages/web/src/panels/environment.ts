import { element, section, type Child } from '../dom/element.js';
import { table } from '../dom/table.js';
import type { RunRecord } from '../record/runRecord.js';
import { formatCount, formatLatency, formatSpan } from '../words/format.js';

/** Where and with what it ran, what was answered, and what it had to say of itself. */
export function environmentSection({ environment, totals, exitCode, notices }: RunRecord): HTMLElement {
  const { midflight, node, os, cpu, cores, memoryBytes, command, sources, threads } = environment;
  const counts = (record: Readonly<Record<string, number>>): string => Object.entries(record).filter(([, count]) => count > 0).map(([name, count]) => `${name} ${formatCount(count)}`).join(', ') || 'none';
  const facts: Readonly<Record<string, Child>> = {
    'command': element('code', {}, command.join(' ')),
    'sources': sources.join(', '),
    'midflight': midflight,
    'node': node,
    'system': os,
    'processor': `${cores} × ${cpu}`,
    'memory': `${(memoryBytes / 2 ** 30).toFixed(1)} GiB`,
    'load threads': String(threads),
    'seed': String(totals.seed),
    'generator was late': `${formatLatency(totals.generatorLagMs.p99)} at p99, ${formatLatency(totals.generatorLagMs.max)} at most`,
    'answers by status': counts(totals.statuses),
    'retries': formatCount(totals.retries),
    'cut iterations': formatCount(totals.interrupted),
    'exit code': String(exitCode),
  };
  return section(
    'environment',
    'Environment',
    element('dl', { class: 'facts' }, ...Object.entries(facts).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])),
    notices.length === 0 ? undefined : table('Notices', [{ head: 'at', isNumber: true }, { head: 'notice' }], notices.map(({ atMs, message }) => [formatSpan(atMs), message])),
  );
}
