import { classesOf, fieldsOf, type ModelClass } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import type { PathSegment } from '../text/path.js';

/** Keys of a step in which `${name}` means a variable of the iteration. */
export const iterationKeys: ReadonlySet<PathSegment> = new Set(['request', 'extract', 'assertions']);

/** True where `${NAME}` means a variable of the environment: everywhere but in what an iteration fills in, and in what is ignored. */
export function readsEnvironment(path: readonly PathSegment[]): boolean {
  const [root, , steps, , key] = path;
  if (root === 'scenarios' && steps === 'steps' && key !== undefined && iterationKeys.has(key)) return false;
  return !isIgnored(path);
}

/** True below a key that begins with `x-`, where fields stand. Elsewhere, as in headers, such a key is data. */
function isIgnored(path: readonly PathSegment[]): boolean {
  let classes: readonly ModelClass[] = [LoadDocument];
  for (const segment of path) {
    if (typeof segment === 'number') continue;
    if (segment.startsWith('x-')) return true;
    const content = classes.flatMap(fieldsOf).find(({ key }) => key === segment)?.content;
    if (!content || content.kind === 'value') return false;
    classes = classesOf(content.shape);
  }
  return false;
}
