import { hasErrors, type Finding, type SourceDocument } from '@midflight/core';
import { listField } from '../model/fields.js';
import { ValidationRule } from '../model/validationRule.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import { readYaml } from '../text/readYaml.js';
import { decodeMap } from './decodeMap.js';
import { Report } from './report.js';

class RulesDocument {
  @listField(() => ValidationRule, { key: 'rules', required: true, notEmpty: true, keyedBy: 'name', description: 'What a load document must keep.' })
  readonly rules!: readonly ValidationRule[];
}

/** Rules that stand in a file of their own. */
export interface RulesText {
  /** Empty when something is wrong. */
  readonly rules: readonly ValidationRule[];
  readonly findings: readonly Finding[];
}

/** Reads a file of rules: a map with the one key `rules`, written as in a load document. Never throws for bad input. */
export function readRules(source: SourceDocument): RulesText {
  const { tree, places, findings: ofText } = readYaml(source);
  if (tree === undefined) return { rules: [], findings: ofText };
  const report = new Report(new SecretTexts());
  const { rules } = decodeMap(RulesDocument, tree, '', report);
  const findings = [...ofText, ...report.findings(places)];
  return { rules: hasErrors(findings) ? [] : rules, findings };
}
