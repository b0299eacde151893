import type { Finding } from '@midflight/core';
import { redactText } from '@midflight/document';
import { parse } from '@marcbachmann/cel-js';
import { compile } from 'json-p3';
import { RE2JS } from 're2js';

/** Something in a language of its own, and where it stands. */
export interface Pattern {
  readonly kind: 'regex' | 'jsonPath' | 'expression';
  readonly text: string;
  readonly path: string;
  /** Of a regular expression: the group that must exist, and where it is named. */
  readonly group?: { readonly name: number | string; readonly path: string };
}

/** What can't be read of the patterns, in their order. */
export function findingsOf(patterns: readonly Pattern[]): readonly Finding[] {
  return patterns.flatMap(findingOf);
}

function findingOf({ kind, text, path, group }: Pattern): readonly Finding[] {
  switch (kind) {
    case 'regex': {
      const read = attempt(() => RE2JS.compile(text));
      if ('reason' in read) return [unreadable('MF_REGEX', path, text, 'a regular expression of RE2', read.reason, 'RE2 takes the same time for each character of the text, and so knows neither look-around nor back references.')];
      return group && !hasGroup(read.value, group.name) ? [missingGroup(group, text)] : [];
    }
    case 'jsonPath': {
      const read = attempt(() => compile(text));
      return 'reason' in read ? [unreadable('MF_JSON_PATH', path, text, 'a JSONPath', read.reason, 'Write $.user.id, $.items[0] or $..id.')] : [];
    }
    case 'expression': {
      const read = attempt(() => parse(text));
      return 'reason' in read ? [unreadable('MF_EXPRESSION', path, text, 'an expression of CEL', read.reason, 'Write plan == "gold" && count > 3.')] : [];
    }
  }
}

function attempt<T>(read: () => T): { readonly value: T } | { readonly reason: string } {
  try {
    return { value: read() };
  } catch (thrown) {
    const [reason = ''] = thrown instanceof Error ? thrown.message.split('\n') : [];
    return { reason };
  }
}

function hasGroup(regex: RE2JS, group: number | string): boolean {
  return typeof group === 'number' ? group <= regex.groupCount() : Object.hasOwn(regex.namedGroups(), group);
}

function unreadable(code: string, path: string, text: string, what: string, reason: string, hint: string): Finding {
  return { severity: 'error', code, path, message: `${path} is ${JSON.stringify(redactText(text))}; it must be ${what} (${redactText(reason)}).`, hint };
}

function missingGroup({ name, path }: NonNullable<Pattern['group']>, text: string): Finding {
  return { severity: 'error', code: 'MF_REGEX', path, message: `${path} is ${JSON.stringify(name)}, and ${JSON.stringify(redactText(text))} has no such group.`, hint: 'Count the opening parentheses from 1, or name a group: (?P<token>…).' };
}
