import { deepFreeze, hasErrors, type Composition, type Decoded, type Finding } from '@midflight/core';
import { secretsIn } from '../compose/composeDocuments.js';
import { changedStretches, madeAround } from '../diff/changedStretches.js';
import { LoadDocument } from '../model/loadDocument.js';
import { Scenario } from '../model/scenario.js';
import { isPlainMap } from '../model/values/valueType.js';
import { keepSecrets } from '../secrets/secretsOf.js';
import { itemPath } from '../text/path.js';
import { decodeMap } from './decodeMap.js';
import { leaveUnread } from './leaveUnread.js';
import { Report } from './report.js';

/** Scenarios in which nothing was wrong, by the object that they were read from. Nothing about one depends on its neighbours. */
const sound = new WeakMap<object, Scenario>();

/**
 * Gives a tree its types. Unknown keys, missing ones, and values that break the rule of their field are all found at
 * once; there is a document only when nothing is, nor with the texts that it was composed of; else what of it could be read.
 *
 * Scenarios are decoded one by one: what was read to the same object as before is the same scenario, and what
 * class-validator keeps of one is garbage before the next one begins.
 */
export function decodeDocument(composition: Composition): Decoded<LoadDocument> {
  const { tree } = composition;
  if (tree === undefined) return { config: undefined, findings: [] };
  const secrets = secretsIn(composition);
  const report = new Report(secrets);
  const items = scenariosOf(tree);
  const config = decodeMap(LoadDocument, items.length > 0 ? Object.assign({}, tree, { scenarios: [] }) : tree, '', report, ({ property }) => property !== 'scenarios' || items.length === 0);
  if (items.length > 0) Object.assign(config, { scenarios: decodeScenarios(items, report) });
  keepSecrets(config, secrets);
  const findings = report.findings(composition.places);
  if (!hasErrors([...composition.findings, ...findings])) return { config, findings };
  const isJudged = composition.findings.every(isOfValues) && leaveUnread(config, report.unread);
  return { config: undefined, findings, ...(isJudged ? { partial: config } : {}) };
}

function scenariosOf(tree: unknown): readonly unknown[] {
  const written = isPlainMap(tree) ? tree['scenarios'] : undefined;
  return Array.isArray(written) ? written : [];
}

/** The last list of items in which nothing was wrong, and what they were decoded to: what stands around a change is not even looked at. */
let last: { readonly items: readonly unknown[]; readonly scenarios: readonly Scenario[] } = { items: [], scenarios: [] };

function decodeScenarios(items: readonly unknown[], report: Report): readonly Scenario[] {
  const stretches = changedStretches(last.items, items);
  const { size } = report;
  const changed = stretches.flatMap(({ first, end }) => items.slice(first, end).map((item, index) => decodeScenario(item, first + index, report)));
  const scenarios = madeAround(last.scenarios, stretches, changed);
  // Each of them is frozen, too: whoever freezes a document is spared a look at thousands.
  if (report.size === size) last = { items, scenarios: Object.freeze(scenarios) };
  return scenarios;
}

function decodeScenario(item: unknown, index: number, report: Report): Scenario {
  const known = isPlainMap(item) ? sound.get(item) : undefined;
  if (known) return known;
  const { size } = report;
  const scenario = decodeMap(Scenario, item, itemPath('scenarios', index), report);
  if (!isPlainMap(item) || report.size > size) return scenario;
  sound.set(item, deepFreeze(scenario));
  return scenario;
}

/** False for a fault of a text that leaves open what its other values would be: it names no value, or what it includes is missing. */
function isOfValues({ severity, path }: Finding): boolean {
  return severity !== 'error' || (path !== '' && !/^include\b/.test(path));
}
