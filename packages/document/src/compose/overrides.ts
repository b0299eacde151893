import type { Composition, Finding, Override, Place } from '@midflight/core';
import { spellingHint } from '../decode/spelling.js';
import { LoadDocument } from '../model/loadDocument.js';
import { isPlainMap } from '../model/values/valueType.js';
import { PartialCopy } from '../text/partialCopy.js';
import { parsePath, type PathSegment } from '../text/path.js';
import { reservedKeys } from '../text/plainTree.js';
import { knowsKeys, noPlaces, type DocumentPlaces } from '../text/places.js';
import { canonicalize } from './canonicalize.js';
import type { LoadComposition } from './composeDocuments.js';

/** The composition with values above those of its texts. A value of null takes a key away; a path that leads nowhere is a finding. */
export function overrideComposition(composition: LoadComposition, overrides: readonly Override[]): LoadComposition {
  const { tree, findings } = composition;
  if (!isPlainMap(tree)) return composition;
  const copy = new PartialCopy(canonicalize(tree, [LoadDocument]));
  const lost = overrides.flatMap(({ path, value }): Finding[] => {
    const segments = segmentsOf(path, copy.root['scenarios']);
    return segments && copy.set(segments, value === null ? undefined : value) ? [] : [nowhere(path, copy.root['scenarios'])];
  });
  return { ...composition, tree: copy.root, places: besides(composition, overrides), findings: [...findings, ...lost] };
}

/** Scenarios are named; everything else of a list is counted. */
function segmentsOf(path: string, scenarios: unknown): readonly PathSegment[] | undefined {
  const segments = parsePath(path);
  const [root, name, ...rest] = segments;
  if (root === undefined || segments.some((segment) => reservedKeys.has(segment))) return undefined;
  if (root !== 'scenarios' || typeof name !== 'string') return segments;
  const index = namesOf(scenarios).indexOf(name);
  return index < 0 ? undefined : [root, index, ...rest];
}

function namesOf(scenarios: unknown): readonly unknown[] {
  return Array.isArray(scenarios) ? scenarios.map((item: unknown) => (isPlainMap(item) ? item['name'] : undefined)) : [];
}

function nowhere(path: string, scenarios: unknown): Finding {
  const names = namesOf(scenarios).filter((name) => typeof name === 'string');
  const [, written] = parsePath(path);
  const hint = spellingHint(String(written ?? ''), names) ?? 'Write a path such as load.target or scenarios["Checkout"].weight.';
  return { severity: 'error', code: 'MF_OVERRIDE_PATH', path: '', message: `The override of ${JSON.stringify(path)} leads nowhere.`, hint };
}

/** What was set by hand stands in no text. */
function besides({ places }: Composition, overrides: readonly Override[]): DocumentPlaces {
  const written = knowsKeys(places) ? places : noPlaces;
  const unlessSet = (find: (path: string) => Place | undefined) => (path: string) => (overrides.some((override) => path.startsWith(override.path)) ? undefined : find(path));
  return { files: written.files, find: unlessSet((path) => written.find(path)), findKey: unlessSet((path) => written.findKey(path)), findWritten: unlessSet((path) => written.findWritten(path)) };
}
