import { type Composition, type Environment, type Finding, type Reference, type SourceDocument } from '@midflight/core';
import { includedBy, linkFiles, referencesIn } from '../files/linkFiles.js';
import type { Document } from 'yaml';
import { currentVersion, migrateDocument, versionFrom, versionOf } from '../migrate/migrations.js';
import { describeWritten } from '../model/values/describeWritten.js';
import { spellingsOf } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import { noPlaces } from '../text/places.js';
import { readYaml, type ReadMemory, type ReadText } from '../text/readYaml.js';
import { canonicalize } from './canonicalize.js';
import { EnvironmentReader } from './environment.js';
import { exposeEnvironment } from './exposeEnvironment.js';
import { mergeMaps, type Merged } from './merge.js';
import { MergedPlaces } from './origin.js';
import { nest, takeOut } from './partPath.js';
import { Astray, putPart } from './putPart.js';
import { isPart, isPartDocument, pathFault, readPart, type PartDocument, type ReadPart } from './readPart.js';
import { versionConflicts } from './versionConflicts.js';

/** A composition that knows which of its texts are secrets. */
export interface LoadComposition extends Composition {
  readonly secrets: SecretTexts;
}

/** Texts to one tree, in order: a later one says what it wants otherwise. One alone is taken as it is. */
export function composeDocuments(documents: readonly SourceDocument[], environment: Environment, memory?: ReadMemory): LoadComposition {
  const reader = new EnvironmentReader(environment);
  const texts = documents.flatMap((document) => readWithIncluded(document, reader, memory));
  const { tree, places, findings } = exposeEnvironment(composeTexts(texts), reader);
  const { secrets } = reader;
  return { tree, places, findings: findings.map((finding) => ({ ...finding, message: secrets.hide(finding.message) })), secrets };
}

/** The files that one text refers to; without a key that could name one, it is not read for them. */
export function referencesOf(document: SourceDocument, environment: Environment): readonly Reference[] {
  if (isPartDocument(document)) return referencesIn(nest(document.at, readPart(document, new SecretTexts()).tree));
  if (!mayNameFiles(document)) return [];
  return referencesIn(readYaml(document, { substitute: new EnvironmentReader(environment).substitute }).tree);
}

/** Keys that name files end so, or those that they lie in do. Most texts hold neither word, which is faster told than read. */
function mayNameFiles({ content }: SourceDocument): boolean {
  const text = typeof content === 'string' ? content : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return (text.includes('include') || text.includes('File')) && /\b(?:include|\w+File)\b/.test(text.toString());
}

/** A part that names no version is of that of the others. */
function isCurrent({ version }: PlainMap): boolean {
  return version === undefined || versionFrom(version) === currentVersion;
}

function migrate(document: Document): readonly Finding[] {
  const version = versionOf(document);
  const done = migrateDocument(document);
  if (done.length === 0) return [];
  const message = `The document is of version ${JSON.stringify(version)}, and is read as "${currentVersion}": ${done.map(({ description }) => description).join('; ')}.`;
  return [{ severity: 'info', code: 'MF_VERSION_MIGRATED', path: 'version', message, hint: 'Run "midflight migrate FILE" to rewrite it; comments stay.' }];
}

/** The value of one path, with the file that it names in the place of its name. */
function readLinkedPart(document: PartDocument, reader: EnvironmentReader): ReadPart {
  const part = readPart(document, reader.secrets);
  const { at, places } = part;
  const nested = nest(at, part.tree);
  const { tree, findings } = linkFiles(nested, document, places);
  return { ...part, tree: takeOut(tree, at), findings: [...part.findings, ...includedBy(document, nested, places).findings, ...findings] };
}

/** A text after those that it includes, with the files that it names in the place of their names. */
function readWithIncluded(document: SourceDocument, reader: EnvironmentReader, memory: ReadMemory | undefined): readonly ReadText[] {
  if (isPartDocument(document)) return [readLinkedPart(document, reader)];
  const text = readYaml(document, { spellings: spellingsOf, substitute: reader.substitute, migrate, isCurrent, ...(memory ? { memory } : {}) });
  if (!isPlainMap(text.tree)) return [text];
  const { documents, findings } = includedBy(document, text.tree, text.places);
  const linked = linkFiles(text.tree, document, text.places);
  const included = documents.flatMap((inside) => readWithIncluded(inside, reader, memory));
  return [...included, { ...text, tree: linked.tree, findings: [...text.findings, ...findings, ...linked.findings] }];
}

/** The secrets of a composition, whoever made it. */
export function secretsIn(composition: Composition): SecretTexts {
  return 'secrets' in composition && composition.secrets instanceof SecretTexts ? composition.secrets : new SecretTexts();
}

function composeTexts(texts: readonly ReadText[]): Composition {
  const [first, second] = texts;
  if (!first) return { tree: undefined, places: noPlaces, findings: [nothing] };
  if (!second && !isPart(first)) return first;
  const findings = [...texts.flatMap((text) => text.findings), ...texts.flatMap(rootFindings)];
  // Without one of them, the others would mean something else.
  if (texts.some((text) => !isPart(text) && !isPlainMap(text.tree))) return { tree: undefined, places: noPlaces, findings };
  const astray: Finding[] = [];
  const merged = texts.reduce((earlier: Merged<PlainMap> | undefined, text) => {
    if (!isPart(text)) return earlier ? mergeMaps(earlier, layerOf(text), [LoadDocument]) : layerOf(text);
    // What is wrong with it is told already.
    if (text.findings.some(({ code }) => code === 'MF_PART_PATH')) return earlier;
    const { at, tree: value, places } = text;
    const origin = { places, path: '' };
    const put = putPart(earlier ?? fromNothing, at, { value, origin });
    if (!(put instanceof Astray)) return put;
    astray.push(pathFault(places.files.join(), put.why, put.hint));
    return earlier;
  }, undefined);
  const places = merged ? new MergedPlaces(merged.origin, texts.flatMap((text) => text.places.files)) : noPlaces;
  return { tree: merged?.value, places, findings: [...findings, ...astray, ...versionConflicts(texts.filter((text) => !isPart(text)).map(layerOf))] };
}

/** What parts are put into where no document stands before them. */
const fromNothing: Merged<PlainMap> = { value: {}, origin: { places: noPlaces, path: '' } };

/** A whole document as one to be merged. */
function layerOf({ tree, places }: ReadText): Merged<PlainMap> {
  return { value: canonicalize(isPlainMap(tree) ? tree : {}, [LoadDocument]), origin: { places, path: '' } };
}

function rootFindings(text: ReadText): readonly Finding[] {
  const { tree, places } = text;
  if (isPart(text) || tree === undefined || isPlainMap(tree)) return [];
  const message = `The document is ${describeWritten(tree)}; it must be a map.`;
  return [{ severity: 'error', code: 'MF_TYPE', path: '', message, hint: 'Write "key: value" lines.', ...places.find('') }];
}

const nothing: Finding = { severity: 'error', code: 'MF_EMPTY', path: '', message: 'There is no document.', hint: 'Name a file that holds a load document.' };
