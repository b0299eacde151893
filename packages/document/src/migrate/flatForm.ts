import { isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml';
import { aliasTargets, putAnchorsFirst } from './anchorsFirst.js';

/** Keys of the flat form that lie in `config` since 1.0, and what they are called there. */
const configKeys: Readonly<Record<string, string>> = { concurrency: 'workers', duration: 'duration', timeout: 'timeout', headers: 'headers' };

/**
 * From 0.9 to 1.0: what stood flat at the root (`url`, `concurrency`, `rps`, `duration`, and `timeout`, `headers`, `name`,
 * `method`, `body` where given) goes into `config`, `load` and one scenario. Nodes are moved and not copied, so comments
 * stay with their lines and places stay those of the text. What the text says in the new form already is left beside the
 * old: nothing is lost, and whoever judges the document tells of it.
 */
export function migrateFlatForm(document: Document): void {
  const { contents: root } = document;
  if (!isMap(root)) return;
  const targets = aliasTargets(document);
  setVersion(root, '1.0');
  const isAlone = !root.has('scenarios');
  const rps = root.has('load') ? undefined : take(root, 'rps');
  const url = moveIntoConfig(root, isAlone);
  if (!root.has('load') && (url || rps)) append(root, 'load', loadOf(rps));
  // A text that is merged over another may say a part only.
  if (url && isAlone) append(root, 'scenarios', onlyScenario(root, url));
  putAnchorsFirst(document, targets);
}

/** @param splits - the path of the URL goes into a request. @returns the URL, unless the text has none or names another */
function moveIntoConfig(root: YAMLMap, splits: boolean): (Entry & { readonly path: string }) | undefined {
  const known: unknown = root.get('config', true);
  if (known !== undefined && !isMap(known)) return undefined;
  const url = known?.has('baseUrl') ? undefined : take(root, 'url');
  const { base, path } = splits ? splitUrl(url) : { path: '/' };
  const others = Object.entries(configKeys).flatMap(([old, current]) => (known?.has(current) ? [] : (rename(take(root, old), current) ?? [])));
  const entries = [...(url ? [moved('baseUrl', url.key, base ?? url.value)] : []), ...others];
  if (known) known.items.push(...entries);
  else if (entries.length > 0) append(root, 'config', mapOf(entries, entries[0]?.key));
  return url && { key: url.key, value: url.value, path };
}

function onlyScenario(root: YAMLMap, { key, path }: Entry & { readonly path: string }): YAMLSeq {
  const [name, method, body] = ['name', 'method', 'body'].map((old) => take(root, old));
  const request = mapOf([method ?? made('method', 'GET', key), made('path', path, key), ...(body ? [body] : [])], key);
  const step = mapOf([moved('request', key, request)], key);
  return listOf(mapOf([name ?? made('name', 'Only', key), moved('steps', key, listOf(step))], key));
}

/** A key of a map, with its value. */
interface Entry {
  readonly key: unknown;
  readonly value: unknown;
}

function take(map: YAMLMap, key: string): Pair | undefined {
  const index = map.items.findIndex((pair) => isScalar(pair.key) && pair.key.value === key);
  return index < 0 ? undefined : map.items.splice(index, 1)[0];
}

function rename(pair: Pair | undefined, key: string): Pair | undefined {
  if (pair && isScalar(pair.key)) {
    pair.key.value = key;
    delete pair.key.source;
  }
  return pair;
}

/** What is made anew stands where that stood which it was made of. */
function made(key: string, value: string, from: unknown): Pair {
  return moved(key, from, at(new Scalar(value), from));
}

function moved(key: string, from: unknown, value: unknown): Pair {
  const scalar = at(new Scalar(key), from);
  if (isScalar(from) && value !== undefined && key === 'baseUrl') {
    scalar.commentBefore = from.commentBefore ?? null;
    scalar.spaceBefore = from.spaceBefore === true;
  }
  return new Pair(scalar, value);
}

function at<T extends Node>(node: T, from: unknown): T {
  if (isScalar(from) && from.range) node.range = from.range;
  return node;
}

function mapOf(pairs: readonly Pair[], from: unknown): YAMLMap {
  const map = at(new YAMLMap(), from);
  map.items = [...pairs];
  return map;
}

function listOf(item: Node): YAMLSeq {
  const list = new YAMLSeq();
  list.items = [item];
  if (item.range) list.range = item.range;
  return list;
}

function append(root: YAMLMap, key: string, value: YAMLMap | YAMLSeq): void {
  const scalar = new Scalar(key);
  if (value.range) scalar.range = value.range;
  root.items.push(new Pair(scalar, value));
}

function setVersion(root: YAMLMap, version: string): void {
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'version');
  if (!isScalar(pair?.value)) return;
  pair.value.value = version;
  pair.value.type = 'QUOTE_DOUBLE';
  delete pair.value.source;
}

function loadOf(rps: Entry | undefined): YAMLMap {
  if (!rps) return mapOf([new Pair(new Scalar('model'), new Scalar('concurrent'))], undefined);
  const target = rename(rps instanceof Pair ? rps : undefined, 'target');
  return mapOf([made('model', 'rps', rps.key), ...(target ? [target] : [])], rps.key);
}

/** The base is the origin, unless the text holds what only the environment knows. */
function splitUrl(url: Entry | undefined): { readonly base?: Scalar; readonly path: string } {
  const value = isScalar(url?.value) ? url.value : undefined;
  if (typeof value?.value !== 'string' || value.value.includes('${') || !URL.canParse(value.value)) return { path: '/' };
  const { origin, pathname, search, username, password } = new URL(value.value);
  if (username !== '' || password !== '' || origin === 'null') return { path: '/' };
  value.value = origin;
  delete value.source;
  return { base: value, path: pathname + search };
}
