/** One step of a path: a key of a map, or an index or a `name` of a list. */
export type PathSegment = string | number;

const plainKey = /^[A-Za-z_][\w-]*$/;

/** The path of `key` inside `path`: `config.workers`, or `headers["X.Y"]` where the key is no plain word. */
export function keyPath(path: string, key: string): string {
  if (!plainKey.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The path of an item of the list at `path`: by index, or by its name as in `scenarios["Checkout"]`. */
export function itemPath(path: string, item: number | string): string {
  return `${path}[${JSON.stringify(item)}]`;
}

/** The path of what one `segment` leads to from `path`, whichever of the two it is. */
export function joinPath(path: string, segment: PathSegment): string {
  return typeof segment === 'number' ? itemPath(path, segment) : keyPath(path, segment);
}

/** The segments of a path that `keyPath` and `itemPath` made. What can't be read ends it. */
export function parsePath(path: string): PathSegment[] {
  return readPath(path).segments;
}

/** Likewise, but undefined for a text that is not a path from its beginning to its end. */
export function parseWholePath(path: string): PathSegment[] | undefined {
  const { segments, end } = readPath(path);
  return path !== '' && !path.startsWith('.') && end === path.length ? segments : undefined;
}

function readPath(path: string): { readonly segments: PathSegment[]; readonly end: number } {
  const segments: PathSegment[] = [];
  const segment = /\.?([^.[\]"]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;
  let end = 0;
  for (let match = segment.exec(path); match; match = segment.exec(path)) {
    const [, key, index, quoted] = match;
    if (key !== undefined) segments.push(key);
    else if (index !== undefined) segments.push(Number(index));
    else if (quoted !== undefined) segments.push(unquote(quoted));
    end = segment.lastIndex;
  }
  return { segments, end };
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted;
  }
}
