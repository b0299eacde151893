import { readFile } from 'node:fs/promises';
import { definePlugin, MidflightError, type Candidate, type Finding, type Validator } from '@midflight/core';
import { hideSecrets, readRules, toPlain, type LoadDocument } from '@midflight/document';
import type { Facts, PlacedRule } from './ruleJudge.js';

export interface RulesValidatorOptions {
  /** A file of rules that stand above those of the document; read once. @defaultValue only those of the document */
  readonly file?: string;
  /** How long the rules of a candidate may take together, in milliseconds, 1–60 000. @defaultValue 1_000 */
  readonly timeoutMs?: number;
}

/**
 * Judges documents by rules in CEL: those under `rules:` in the document itself, and those of a file that no document can lift.
 * An expression reaches the document as `midflight show` prints it, the one before it as `previous` (null at start), and `changes`.
 */
export const rulesValidator = definePlugin<RulesValidatorOptions, Validator<LoadDocument>>({
  kind: 'validator',
  name: 'rules',
  options: {
    file: { type: 'string', description: 'A file of rules that stand above those of the document.' },
    timeoutMs: { type: 'integer', minimum: 1, maximum: 60_000, default: 1_000, description: 'How long the rules of a candidate may take together, in milliseconds.' },
  },
  create: async ({ file, timeoutMs = 1_000 }, { clock }) => {
    const above = file === undefined ? [] : await rulesOf(file);
    return {
      id: 'rules',
      phase: 'policy',
      validate: async (candidate) => {
        const rules = [...above, ...candidate.next.rules.map((rule, index): PlacedRule => ({ rule, path: `rules[${index}]` }))];
        if (rules.length === 0) return [];
        // Most documents have none, and need no library of expressions.
        const { judgeRule } = await import('./ruleJudge.js');
        const endsAtMs = clock.now() + timeoutMs;
        const facts = factsOf(candidate, () => endsAtMs - clock.now());
        const findings = rules.flatMap((rule) => judgeRule(rule, facts));
        return findings.map((finding): Finding => ({ ...finding, message: hideSecrets(candidate.next, finding.message) }));
      },
    };
  },
});

/** @throws MF_RULES_FILE with everything that is wrong */
async function rulesOf(file: string): Promise<readonly PlacedRule[]> {
  const content = await readFile(file).catch((cause: unknown) => {
    throw new MidflightError('MF_RULES_FILE', `The rules in ${file} can't be read.`, { cause, details: { file } });
  });
  const { rules, findings } = readRules({ name: file, content });
  if (findings.length === 0) return rules.map((rule) => ({ rule, path: undefined }));
  const lines = findings.map(({ line = 1, column = 1, code, message }) => `  ${file}:${line}:${column} ${code} ${message}`);
  throw new MidflightError('MF_RULES_FILE', `The rules in ${file} can't be used:\n${lines.join('\n')}`, { details: { file, findings } });
}

function factsOf({ next, previous, changes }: Candidate<LoadDocument>, msLeft: () => number): Facts {
  return { changes, msLeft, variables: { ...nothing, ...toPlain(next), previous: previous === undefined ? null : toPlain(previous), changes } };
}

/** Parts that may be absent are null, so that a rule may ask. */
const nothing = { metadata: null };
