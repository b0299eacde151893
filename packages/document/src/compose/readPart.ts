import { hasErrors, type Finding, type Place, type SourceDocument } from '@midflight/core';
import { isSecretName } from '../secrets/redact.js';
import type { SecretTexts } from '../secrets/secretTexts.js';
import { defaultCaps } from '../text/caps.js';
import { decodeText } from '../text/decodeText.js';
import type { DocumentPlaces } from '../text/places.js';
import { reservedKeys } from '../text/plainTree.js';
import { readYaml, type ReadText } from '../text/readYaml.js';
import { numberProblem, typePlain } from '../text/scalars.js';
import { keyPath } from '../text/path.js';
import { unread } from '../text/unread.js';
import { fieldsNamed, stepsOf } from './partPath.js';

/** A document that is the value of one path. */
export type PartDocument = SourceDocument & { readonly at: readonly string[] };

/** A value for one path, as it was read. Its `tree` is the value. */
export interface ReadPart extends ReadText {
  readonly at: readonly string[];
}

/** True for a document that is the value of one path. */
export function isPartDocument(document: SourceDocument): document is PartDocument {
  return document.at !== undefined;
}

/** True for what {@link readPart} made. */
export function isPart(text: ReadText): text is ReadPart {
  return 'at' in text;
}

/**
 * Reads the value of one path: a map, a list or a text in quotes as JSON; anything else as YAML reads a plain scalar,
 * or as a text where the field takes nothing else. `${NAME}` is not read in it: what a variable holds is not read twice. A value
 * that is at fault is unread as a whole.
 */
export function readPart(document: PartDocument, secrets: SecretTexts): ReadPart {
  const { name: file, at } = document;
  const places = new PartPlaces(file);
  const { value, findings } = readValue(document);
  for (const text of secretTextsIn(value, isSecret(at))) secrets.add(text, text);
  const path = at.reduce<string>(keyPath, '');
  const ofValue = findings.map(({ line: _, column: __, length: ___, ...finding }) => ({ ...finding, path, file }));
  return { at, tree: hasErrors(findings) ? unread : value, places, findings: [...pathFindings(document), ...ofValue] };
}

interface ReadValue {
  /** Undefined when a finding says why there is none. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

function readValue(document: PartDocument): ReadValue {
  const decoded = decodeText(document, defaultCaps);
  if ('finding' in decoded) return { value: undefined, findings: [decoded.finding] };
  const text = decoded.text.trim();
  if (isJson(text)) {
    const { tree: value, findings } = readYaml({ ...document, content: text });
    return { value, findings };
  }
  const plain = typePlain(decoded.text);
  const value = readsOnlyText(document.at, plain, decoded.text) ? decoded.text : plain;
  const problem = typeof value === 'number' ? numberProblem(value, text) : undefined;
  return problem === undefined ? { value, findings: [] } : { value: undefined, findings: [{ severity: 'error', code: 'MF_NUMBER', path: '', message: problem, hint: 'Put it in double quotes if it is meant as text.' }] };
}

/** Of a map, a list or a text in quotes; what only looks like one, such as the template `{{name}}`, is a text. */
function isJson(text: string): boolean {
  if (!/^[[{"]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readsOnlyText(at: readonly string[], plain: unknown, text: string): boolean {
  const last = stepsOf(at).at(-1);
  if (plain === null || typeof plain === 'string' || !last || last.level.isList) return false;
  const types = fieldsNamed(last.segment, last.level).flatMap(({ content }) => (content.kind === 'value' ? [content.type] : []));
  const reads = (written: unknown): boolean => types.some((type) => type.read(written, {}) !== undefined);
  return !reads(plain) && reads(text);
}

/** Names of scenarios say nothing of what they hold. */
function isSecret(at: readonly string[]): boolean {
  return stepsOf(at).some(({ segment, level }) => !level.isList && isSecretName(segment));
}

/** All texts under the name of a secret, this one's or one inside. */
function secretTextsIn(value: unknown, secret: boolean): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => secretTextsIn(item, secret || isSecretName(key)));
  return secret && (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') ? [String(value)] : [];
}

function pathFindings({ name, at }: PartDocument): readonly Finding[] {
  const empty = at.length === 0 || at.includes('') ? ['has an empty part'] : [];
  const reserved = at.filter((segment) => reservedKeys.has(segment)).map((segment) => `holds the reserved key "${segment}"`);
  return [...empty, ...reserved].map((why) => pathFault(name, `its path ${why}`, 'Write the keys from the top of a document, such as config and workers.'));
}

/** A value that can't be put where its path leads. */
export function pathFault(name: string, why: string, hint: string | undefined): Finding {
  return { severity: 'error', code: 'MF_PART_PATH', path: '', message: `${name} leads nowhere: ${why}.`, ...(hint === undefined ? {} : { hint }), file: name };
}

/** All of a value lies where its name says. */
class PartPlaces implements DocumentPlaces {
  readonly files: readonly string[];
  readonly #place: Place;

  constructor(file: string) {
    this.files = [file];
    this.#place = { file };
  }

  readonly find = (): Place => this.#place;
  readonly findKey = (): Place => this.#place;
  readonly findWritten = (): Place => this.#place;
}
