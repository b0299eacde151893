import { isMap, isScalar, Pair, Scalar, YAMLMap, YAMLSeq, type Document, type Node } from 'yaml';

/** Keys of the flat form that lie in `config` since 1.0, and what they are called there. */
const configKeys: Readonly<Record<string, string>> = { concurrency: 'workers', duration: 'duration', timeout: 'timeout', headers: 'headers' };

/**
 * From 0.9 to 1.0: what stood flat at the root (`url`, `concurrency`, `rps`, `duration`, and `timeout`, `headers`, `name`,
 * `method`, `body` where given) goes into `config`, `load` and one scenario. Nodes are moved and not copied, so comments
 * stay with their lines and places stay those of the text.
 */
export function migrateFlatForm(document: Document): void {
  const { contents: root } = document;
  if (!isMap(root)) return;
  const [url, rps] = ['url', 'rps'].map((key) => take(root, key));
  const config = Object.entries(configKeys).flatMap(([old, current]) => rename(take(root, old), current) ?? []);
  const { base, path } = splitUrl(url);
  setVersion(root, '1.0');
  if (url || config.length > 0) append(root, 'config', mapOf([...(url ? [moved('baseUrl', url.key, base ?? url.value)] : []), ...config], url?.key ?? config[0]?.key));
  if (url || rps) append(root, 'load', loadOf(rps));
  // A text that is merged over another may say a part only.
  if (!url) return;
  const [name, method, body] = ['name', 'method', 'body'].map((key) => take(root, key));
  const request = mapOf([method ?? made('method', 'GET', url.key), made('path', path, url.key), ...(body ? [body] : [])], url.key);
  const step = mapOf([moved('request', url.key, request)], url.key);
  const scenario = mapOf([name ?? made('name', 'Only', url.key), moved('steps', url.key, listOf(step))], url.key);
  append(root, 'scenarios', listOf(scenario));
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
  // What the text has of that key already stands, and is judged with the rest.
  if (root.has(key)) return;
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
