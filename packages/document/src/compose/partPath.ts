import { classesOf, fieldsOf, namesOf, type Field, type ModelClass } from '../model/fields.js';
import { LoadDocument } from '../model/loadDocument.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';

/** What is known of a value before it is looked at. */
export interface Level {
  /** Those that the map may become, or the maps of the list; none where the keys are data. */
  readonly classes: readonly ModelClass[];
  readonly isList: boolean;
  /** True where keys mean the same in any case. */
  readonly anyCase: boolean;
}

export const rootLevel: Level = { classes: [LoadDocument], isList: false, anyCase: false };

/** What is known of the items of a list. */
export function itemLevel({ classes }: Level): Level {
  return { classes, isList: false, anyCase: false };
}

/** The fields that a key may be, under whichever of their names; several where variants have it too. */
export function fieldsNamed(key: string, { classes }: Level): readonly Field[] {
  return classes.flatMap(fieldsOf).filter((field) => namesOf(field).includes(key));
}

/** What is known of the value of one of these fields. */
export function levelOf([field]: readonly Field[]): Level {
  if (field?.content.kind === 'value') return { classes: [], isList: false, anyCase: field.content.type.keysInAnyCase ?? false };
  return { classes: field ? classesOf(field.content.shape) : [], isList: field?.content.kind === 'list', anyCase: false };
}

/** One step of a path, and where it is taken. */
export interface PathStep {
  readonly segment: string;
  readonly level: Level;
}

/** The steps of a path from the top of a document. */
export function stepsOf(at: readonly string[]): readonly PathStep[] {
  let level = rootLevel;
  return at.map((segment) => {
    const step = { segment, level };
    level = level.isList ? itemLevel(level) : levelOf(fieldsNamed(segment, level));
    return step;
  });
}

/** A document that holds a value at a path and nothing else; of a list, the one item that is meant. */
export function nest(at: readonly string[], value: unknown): PlainMap {
  const nested = stepsOf(at).reduceRight((inside: unknown, { segment, level }) => (level.isList ? [inside] : { [fieldsNamed(segment, level)[0]?.key ?? segment]: inside }), value);
  return isPlainMap(nested) ? nested : {};
}

/** What {@link nest} put there. */
export function takeOut(nested: unknown, at: readonly string[]): unknown {
  return stepsOf(at).reduce((outside: unknown, { segment, level }) => {
    if (Array.isArray(outside)) return outside[0];
    return isPlainMap(outside) ? outside[fieldsNamed(segment, level)[0]?.key ?? segment] : undefined;
  }, nested);
}
