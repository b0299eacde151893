import { definePlugin, type Finding, type Validator } from '@midflight/core';
import { hideSecrets, type LoadDocument } from '@midflight/document';
import { growth, highestRate, mostWorkers } from './amounts.js';
import { frozen } from './frozen.js';
import { hosts } from './hosts.js';
import type { Limit } from './limit.js';
import { readLimitsFile } from './limitsFile.js';
import { windows } from './windows.js';

export interface LimitsValidatorOptions {
  /** A file of limits in YAML; read once, so that nothing that happens during a run lifts them. @defaultValue nothing is limited */
  readonly file?: string;
}

const all: readonly Limit[] = [mostWorkers, highestRate, growth, hosts, frozen, windows];

/**
 * Holds documents to limits that none of them can lift: how many workers, how high a rate, which hosts; and, for reloads, how
 * large a step, what must stay, and when. A start is held to no limit of changes, and neither is what takes a change back.
 */
export const limitsValidator = definePlugin<LimitsValidatorOptions, Validator<LoadDocument>>({
  kind: 'validator',
  name: 'limits',
  options: { file: { type: 'string', description: 'A file of limits that no document and no reload can lift.' } },
  create: async ({ file }, { clock }) => {
    const known = file === undefined ? undefined : await readLimitsFile(file);
    return {
      id: 'limits',
      phase: 'policy',
      validate: (candidate) => {
        if (!known) return [];
        const facts = { ...known, candidate, nowMs: clock.wallTimeMs() };
        const findings = all.flatMap((limit) => limit(facts));
        return findings.map((finding): Finding => ({ ...finding, message: hideSecrets(candidate.next, finding.message) }));
      },
    };
  },
});
