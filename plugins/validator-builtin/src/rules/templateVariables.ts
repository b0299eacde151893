import type { Finding } from '@midflight/core';
import { readDataTable, spellingHint, type Scenario, type Step } from '@midflight/document';
import type { Condition } from '../conditions.js';
import { asFarAsRead, eachScenario, ofEach, type PlacedScenario } from '../rule.js';

const builtins = ['iteration', 'worker', 'timestamp', 'uuid'];
/** What the engine fills in, and what looks like a slip of it. Blanks are taken off later: an expression that did it would take the cube of their number. */
const placeholder = /\{\{([^{}]*)\}\}|\$\{([^{}]*)\}/g;
const name = /^[A-Za-z_]\w*$/;
const environmentName = /^env\.([A-Za-z_]\w*)$/;
const randomInt = /^randomInt\(\s*(-?\d+)\s*,\s*(-?\d+)\s*\)$/;

/** A text in which variables are filled in, and where it stands. */
interface Text {
  readonly text: string;
  readonly path: string;
}

/** A variable that nobody sets would fail the step in every iteration, and so would a condition that can't be judged. */
export const templateVariables = eachScenario(
  async (scenarios, document) => {
    const columns = await Promise.all(scenarios.map(({ scenario }) => columnsOf(scenario)));
    const conditions: Condition[] = [];
    const isExposed = (variable: string): boolean => document.config.exposeEnv?.names.includes(variable) ?? false;
    const findings = scenarios.flatMap((placed, index) => findingsOf(placed, columns[index], isExposed, conditions));
    // The library of expressions is loaded only for a document that has some.
    return conditions.length === 0 ? findings : [...findings, ...conditions.flatMap((await import('../conditions.js')).findingsOfCondition)];
  },
  ({ config }) => config.exposeEnv?.names ?? [],
);

/** Undefined when the file is no table, or could not be read: then nobody knows what it sets. */
async function columnsOf(scenario: Scenario): Promise<readonly string[] | undefined> {
  const [written] = asFarAsRead(() => [{ dataFile: scenario.dataFile }]);
  if (written === undefined) return undefined;
  const { dataFile } = written;
  if (dataFile === undefined) return [];
  const table = await readDataTable(dataFile);
  return 'problem' in table ? undefined : table.columns;
}

function findingsOf({ scenario, path }: PlacedScenario, columns: readonly string[] | undefined, isExposed: (variable: string) => boolean, conditions: Condition[]): readonly Finding[] {
  if (columns === undefined) return [];
  const known = new Set([...builtins, ...columns]);
  const findings: Finding[] = [];
  const check = (texts: () => readonly Text[]): void => {
    findings.push(...ofEach(asFarAsRead(texts), (text) => unknownIn(text, known, isExposed)));
  };
  // Past what could not be read, nobody knows which variables there are.
  asFarAsRead(() => {
    walk(scenario, path, known, check, conditions);
    return [];
  });
  return findings;
}

/** Goes through a scenario as an iteration does, with the variables that are `known` at each point. */
function walk(scenario: Scenario, path: string, known: Set<string>, check: (texts: () => readonly Text[]) => void, conditions: Condition[]): void {
  for (const [variable, value] of Object.entries(scenario.variables)) {
    if (typeof value === 'string') check(() => [{ text: value, path: `${path}.variables.${variable}` }]);
    known.add(variable);
  }
  for (const [at, step] of scenario.steps.entries()) {
    const stepPath = `${path}.steps[${at}]`;
    conditions.push(...asFarAsRead(() => (step.when === undefined ? [] : [{ text: step.when, path: `${stepPath}.when`, known: [...known].filter((variable) => name.test(variable)) }])));
    check(() => requestTexts(step, `${stepPath}.request`));
    for (const extractor of step.extract) known.add(extractor.name);
    check(() => assertionTexts(step, `${stepPath}.assertions`));
  }
}

function requestTexts({ request }: Step, path: string): readonly Text[] {
  const entries = (map: Readonly<Record<string, string>>, below: string): Text[] => Object.entries(map).map(([key, text]) => ({ text, path: `${path}.${below}${name.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`}` }));
  const parts: readonly (() => readonly Text[])[] = [
    () => [{ text: request.path, path: `${path}.path` }],
    () => entries(request.queryParams, 'queryParams'),
    () => entries(request.headers, 'headers'),
    () => (request.body === undefined ? [] : [{ text: request.body, path: `${path}.body` }]),
    () => entries(request.form ?? {}, 'form'),
  ];
  return ofEach(parts, (part) => part());
}

function assertionTexts({ assertions }: Step, path: string): readonly Text[] {
  return ofEach(assertions, (assertion, index): Text[] => {
    if (assertion.type === 'bodyContains') return [{ text: assertion.text, path: `${path}[${index}].text` }];
    if (assertion.type === 'jsonPath' && typeof assertion.expected === 'string') return [{ text: assertion.expected, path: `${path}[${index}].expected` }];
    return assertion.type === 'headerExists' && assertion.value !== undefined ? [{ text: assertion.value, path: `${path}[${index}].value` }] : [];
  });
}

function unknownIn({ text, path }: Text, known: ReadonlySet<string>, isExposed: (variable: string) => boolean): readonly Finding[] {
  return [...text.matchAll(placeholder)].flatMap(([written, inBraces, afterDollar]) => {
    const inside = inBraces?.trim() ?? afterDollar ?? '';
    const drawn = inBraces === undefined ? null : randomInt.exec(inside);
    if (drawn) return wrongDraw(written, Number(drawn[1]), Number(drawn[2]), path);
    const [, variable] = (inBraces !== undefined && environmentName.exec(inside)) || [];
    if (variable !== undefined) return isExposed(variable) ? [] : [finding(path, `${path} holds ${written}, and config.exposeEnv does not name ${variable}.`, `Add ${variable} to config.exposeEnv.`)];
    if (inBraces !== undefined && isSlipOfCall(inside)) return [finding(path, `${path} holds ${written}, which is no call that is known.`, 'Write {{randomInt(1,6)}}, with two integers.')];
    // Braces of other languages, such as GraphQL's, are text.
    if (!name.test(inside) || known.has(inside)) return [];
    return [finding(path, `${path} holds ${written}, and nothing sets ${inside} before this step.`, spellingHint(inside, [...known]) ?? '')];
  });
}

function wrongDraw(written: string, from: number, to: number, path: string): readonly Finding[] {
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to)) return [finding(path, `${path} draws ${written}, whose numbers go beyond 2^53 - 1.`, 'Draw from less.')];
  return from > to ? [finding(path, `${path} draws ${written}, whose first number is above its second.`, 'Swap the two.')] : [];
}

/** `{{randomInt(6)}}`, `{{randint(1,6)}}`: it would be sent as it stands. */
function isSlipOfCall(inside: string): boolean {
  const [, word] = /^(\w+)\s*\([^()]*\)?$/.exec(inside) ?? [];
  return word !== undefined && spellingHint(word, ['randomInt'])?.startsWith('Did you mean') === true;
}

function finding(path: string, message: string, hint: string): Finding {
  return { severity: 'error', code: 'MF_UNKNOWN_VARIABLE', path, message, hint };
}
