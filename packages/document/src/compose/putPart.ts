import { spellingHint } from '../decode/spelling.js';
import { isPlainMap, type PlainMap } from '../model/values/valueType.js';
import { canonicalize } from './canonicalize.js';
import { anyCaseKeys, isMergedList, isMergedMap, listOf, nameOf, originsOf, partOf, type Merged } from './merge.js';
import type { Origin } from './origin.js';
import { unread } from '../text/unread.js';
import { fieldsNamed, itemLevel, levelOf, rootLevel, type Level } from './partPath.js';

/** Why a value can't be put where its path leads. */
export class Astray {
  readonly why: string;
  readonly hint: string | undefined;

  constructor(why: string, hint?: string) {
    this.why = why;
    this.hint = hint;
  }
}

/**
 * A map with one value put in place of what was at its path; null takes away what was there. Maps that are not there yet
 * are made on the way, and so is the next item of a list.
 */
export function putPart(map: Merged<PlainMap>, at: readonly string[], value: Merged): Merged<PlainMap> | Astray {
  return putKey(map, at, value, rootLevel);
}

function put(owner: Merged | undefined, at: readonly string[], value: Merged, level: Level): Merged | Astray {
  if (at.length === 0) return value;
  if (owner?.value === unread) return owner;
  if (owner ? isMergedList(owner) : level.isList) return putItem(owner && isMergedList(owner) ? owner : { value: [], origin: value.origin }, at, value, level);
  if (!owner || isMergedMap(owner)) return putKey(owner && isMergedMap(owner) ? owner : { value: {}, origin: value.origin }, at, value, level);
  // What it is stays unsaid: it may be a secret.
  return new Astray(`what should hold ${JSON.stringify(at[0])} has no parts`);
}

function putKey(owner: Merged<PlainMap>, [key = '', ...rest]: readonly string[], value: Merged, level: Level): Merged<PlainMap> | Astray {
  const map = { ...owner, value: canonicalize(owner.value, level.classes) };
  const fields = fieldsNamed(key, level);
  const canonical = fields[0]?.key ?? key;
  const name = level.anyCase ? anyCaseKeys(map.value)(canonical) : canonical;
  const before = Object.hasOwn(map.value, name) ? partOf(map, name) : undefined;
  // What is written under another name may be written in another way.
  const spelled = rest.length > 0 ? value : { ...value, value: canonicalize({ [key]: value.value }, level.classes)[canonical] };
  const inside = put(before, rest, spelled, levelOf(fields));
  if (inside instanceof Astray) return inside;
  const { [name]: _, ...others } = map.value;
  const values = inside.value === null && rest.length === 0 ? others : { ...map.value, [name]: inside.value };
  return { value: values, origin: { ...owner.origin, parts: new Map<string | number, Origin>([...originsOf(map), [name, inside.origin]]) } };
}

function putItem(owner: Merged<readonly unknown[]>, [segment = '', ...rest]: readonly string[], value: Merged, level: Level): Merged | Astray {
  const index = indexOf(segment, owner.value);
  if (index instanceof Astray) return index;
  const items = owner.value.map((_, at) => partOf(owner, at));
  const inside = put(items[index], rest, value, itemLevel(level));
  if (inside instanceof Astray) return inside;
  const isGone = inside.value === null && rest.length === 0;
  return listOf(items.toSpliced(index, 1, ...(isGone ? [] : [inside])), owner.origin, 'name');
}

/** By number, the one after the last too, or by name. */
function indexOf(segment: string, list: readonly unknown[]): number | Astray {
  if (/^\d+$/.test(segment)) {
    const index = Number(segment);
    return index <= list.length ? index : new Astray(`there are ${list.length} items, and ${segment} is none of them and not the next`, 'Items are counted from 0.');
  }
  const names = list.map((item) => (isPlainMap(item) ? nameOf(item, 'name') : undefined));
  const exact = names.indexOf(segment);
  if (exact >= 0) return exact;
  const alike = names.flatMap((name, index) => (name !== undefined && asWord(name) === segment ? [{ name, index }] : []));
  const [only] = alike;
  if (only && alike.length === 1) return only.index;
  if (only) return new Astray(`${JSON.stringify(segment)} may be ${alike.map(({ name }) => JSON.stringify(name)).join(' or ')}`, 'Write the number of the one that is meant, counted from 0.');
  return new Astray(`nothing is named ${JSON.stringify(segment)}`, spellingHint(segment, names.flatMap((name) => name ?? [])));
}

/** A name as the name of a variable can hold it: `Browse products` as `Browse_products`. */
function asWord(name: string): string {
  return name.replaceAll(/\W/g, '_');
}
