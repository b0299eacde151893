import { allDocuments } from '@midflight/core';
import { hideSecrets, redactUrl } from '@midflight/document';
import type { Colors } from 'picocolors/types.js';
import type { StartedEvent } from '../run/runEvents.js';
import { findingLines } from './codeFrame.js';
import { formatSpan, plural } from './format.js';
import { standbyWords } from './phaseLine.js';
import { printable } from './printable.js';

/** What a run says first: what it loads, with what, and which file steers it. */
export function startLines({ document, durationMs, phase, outcome }: StartedEvent, colors: Colors): readonly string[] {
  const { bold, cyan, dim } = colors;
  const { config, scenarios } = document;
  const { pipelining } = config.http;
  const enabled = scenarios.filter((scenario) => scenario.enabled).length;
  return [
    `${bold('Midflight')} ${dim('loads')} ${cyan(printable(hideSecrets(document, redactUrl(config.baseUrl))))} ${dim('for')} ${formatSpan(durationMs)} ${dim('·')} ${loadWords(document)} ${dim('·')} ${plural(enabled, 'scenario')}`,
    howToChange(outcome, colors),
    ...(pipelining > 1 ? [`${colors.yellow('Pipelining:')} up to ${pipelining} requests wait behind each other on a connection; such latencies compare with no other test's.`] : []),
    ...(phase === 'standby' ? [`${dim('Until')} ${bold('midflight ctl start')} ${dim('begins the plan, there is')} ${standbyWords(document.standby)}.`] : []),
    ...outcome.findings.flatMap((finding) => findingLines(finding, outcome.documents, colors)),
    '',
  ];
}

/** What the workers follow. */
function loadWords({ load, config: { workers } }: StartedEvent['document']): string {
  if (load.model === 'concurrent') return `${plural(workers, 'worker')}, back to back`;
  if (load.model === 'stagedWorkers') return `stages of workers, from ${workers} on, back to back`;
  return `${load.model === 'rps' ? `${load.targetPerSecond} ${load.unit}/s` : `${load.unit} as ${load.model} says`}, up to ${plural(workers, 'worker')}`;
}

/** Variables can't be edited from outside. */
function howToChange({ documents }: StartedEvent['outcome'], { bold, dim }: Colors): string {
  const files = allDocuments(documents).filter(({ at }) => at === undefined).map(({ name }) => name);
  const end = 'Ctrl-C ends the run with a summary.';
  return files.length === 0 ? dim(`The environment says all of it. ${end}`) : `${dim('Edit and save')} ${bold(printable(files.join(', ')))} ${dim(`and the load follows. ${end}`)}`;
}
