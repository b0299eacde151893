import { hasErrors, locate, type Finding } from '../contracts/finding.js';
import type { Composition, ConfigModel, Decoded } from '../contracts/model.js';
import { deepFreeze, freezePart } from './freeze.js';

/**
 * Gives a composition its types. What is wrong with the texts and what is wrong with the values is told at once, with
 * places; there is a configuration, deeply frozen, only when neither is an error.
 */
export function decode<C>(model: ConfigModel<C>, composition: Composition): Decoded<C> {
  const { tree, places } = composition;
  const decoded: Decoded<C> = tree === undefined ? { config: undefined, findings: [] } : model.decode(composition);
  const findings = [...composition.findings, ...locate(decoded.findings, places)];
  if (hasErrors(findings)) return { config: undefined, findings, ...(decoded.partial === undefined ? {} : { partial: freezePart(decoded.partial) }) };
  return decoded.config === undefined ? { config: undefined, findings: [...findings, silentModel] } : { config: deepFreeze(decoded.config), findings };
}

const silentModel: Finding = { severity: 'error', code: 'MF_PIPELINE', path: '', message: 'The model returned neither a configuration nor a reason.' };
