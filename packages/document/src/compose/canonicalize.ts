import { classesOf, fieldsOf, namesOf, type Field, type ModelClass } from '../model/fields.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';

/**
 * Brings the keys of one document to the spelling of the model, so that two documents that say the same in other words
 * merge. What can't be judged yet stays: unknown keys, and a key that is given under two names.
 *
 * @param classes - those that the map may become; which one may be said in another document
 */
export function canonicalize(map: PlainMap, classes: readonly ModelClass[]): PlainMap {
  const fields = classes.flatMap(fieldsOf);
  return Object.fromEntries(
    Object.entries(map).map(([key, written]) => {
      const field = fields.find((known) => known.key === key || isOnlyAlias(key, known, map));
      if (!field) return [key, written];
      const respelled = field.key === key ? written : field.aliases?.[key]?.(written);
      return [field.key, canonicalValue(respelled, field)];
    }),
  );
}

function isOnlyAlias(key: string, field: Field, map: PlainMap): boolean {
  const names = namesOf(field);
  return names.includes(key) && names.filter((name) => Object.hasOwn(map, name)).length === 1;
}

/** Lists replace each other whole, and are left as they are. */
function canonicalValue(written: unknown, { content }: Field): unknown {
  if (content.kind === 'map' && isPlainMap(written)) return canonicalize(written, classesOf(content.shape));
  return content.kind === 'value' ? (content.type.toMap?.(written) ?? written) : written;
}
