import type { Composition, Finding, SourceDocument } from '@midflight/core';
import { describeWritten } from '../model/values/describeWritten.js';
import { spellingsOf } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import { SecretTexts } from '../secrets/secretTexts.js';
import { noPlaces } from '../text/places.js';
import { readYaml, type ReadText } from '../text/readYaml.js';
import { canonicalize } from './canonicalize.js';
import { EnvironmentReader, type Environment } from './environment.js';
import { mergeMaps, type Merged } from './merge.js';
import { MergedPlaces } from './origin.js';
import { versionConflicts } from './versionConflicts.js';

/** A composition that knows which of its texts are secrets. */
export interface LoadComposition extends Composition {
  readonly secrets: SecretTexts;
}

/** Texts to one tree, in order: a later one says what it wants otherwise. One alone is taken as it is. */
export function composeDocuments(documents: readonly SourceDocument[], environment: Environment): LoadComposition {
  const reader = new EnvironmentReader(environment);
  const texts = documents.map((document) => readYaml(document, { spellings: spellingsOf, substitute: reader.substitute }));
  const { tree, places, findings } = composeTexts(texts);
  const { secrets } = reader;
  return { tree, places, findings: findings.map((finding) => ({ ...finding, message: secrets.hide(finding.message) })), secrets };
}

/** The secrets of a composition, whoever made it. */
export function secretsIn(composition: Composition): SecretTexts {
  return 'secrets' in composition && composition.secrets instanceof SecretTexts ? composition.secrets : new SecretTexts();
}

function composeTexts(texts: readonly ReadText[]): Composition {
  const [first, second] = texts;
  if (!first) return { tree: undefined, places: noPlaces, findings: [nothing] };
  if (!second) return first;
  const findings = [...texts.flatMap((text) => text.findings), ...texts.flatMap(rootFindings)];
  const layers = texts.flatMap(({ tree, places }) => (isPlainMap(tree) ? [{ value: canonicalize(tree, [LoadDocument]), origin: { places, path: '' } }] : []));
  // Without one of them, the others would mean something else.
  if (layers.length < texts.length) return { tree: undefined, places: noPlaces, findings };
  const merged = layers.reduce((earlier: Merged<PlainMap>, later) => mergeMaps(earlier, later, [LoadDocument]));
  const places = new MergedPlaces(merged.origin, texts.flatMap((text) => text.places.files));
  return { tree: merged.value, places, findings: [...findings, ...versionConflicts(layers)] };
}

function rootFindings({ tree, places }: ReadText): readonly Finding[] {
  if (tree === undefined || isPlainMap(tree)) return [];
  const message = `The document is ${describeWritten(tree)}; it must be a map.`;
  return [{ severity: 'error', code: 'MF_TYPE', path: '', message, hint: 'Write "key: value" lines.', ...places.find('') }];
}

const nothing: Finding = { severity: 'error', code: 'MF_EMPTY', path: '', message: 'There is no document.', hint: 'Name a file that holds a load document.' };
