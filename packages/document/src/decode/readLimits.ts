import { hasErrors, type Finding, type Places, type SourceDocument } from '@midflight/core';
import { Limits } from '../model/limits.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import { readYaml } from '../text/readYaml.js';
import { decodeMap } from './decodeMap.js';
import { Report } from './report.js';

/** Limits that stand in a file of their own. */
export interface LimitsText {
  /** Absent when something is wrong. */
  readonly limits: Limits | undefined;
  /** Where each limit stands. */
  readonly places: Places;
  readonly findings: readonly Finding[];
}

/** Reads a file of limits. Never throws for bad input. */
export function readLimits(source: SourceDocument): LimitsText {
  const { tree, places, findings: ofText } = readYaml(source);
  if (tree === undefined) return { limits: undefined, places, findings: ofText };
  const report = new Report(new SecretTexts());
  const limits = decodeMap(Limits, tree, '', report);
  const findings = [...ofText, ...report.findings(places)];
  return { limits: hasErrors(findings) ? undefined : limits, places, findings };
}
