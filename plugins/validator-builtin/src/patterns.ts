import type { Finding } from '@midflight/core';
import { describeWritten, redactText } from '@midflight/document';
import { compile } from 'json-p3';
import { RE2JS } from 're2js';

/** Longer ones are refused: compiling one takes a load thread a moment that no request should wait for. */
export const longestPattern = 4_000;

/** Something in a language of its own, and where it stands. */
export interface Pattern {
  readonly kind: 'regex' | 'jsonPath';
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
  if (text.length > longestPattern) return [tooLong(kind === 'regex' ? 'MF_REGEX' : 'MF_JSON_PATH', path, text)];
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
  return { severity: 'error', code, path, message: `${path} is ${shownPattern(text)}; it must be ${what} (${redactText(reason).slice(0, 200)}).`, hint };
}

/** What is said of a pattern that is longer than {@link longestPattern}. */
export function tooLong(code: string, path: string, text: string): Finding {
  return { severity: 'error', code, path, message: `${path} has ${text.length} characters; at most ${longestPattern} are read.`, hint: 'Look for less.' };
}

/** As a finding names it. */
export const shownPattern: (text: string) => string = describeWritten;

function missingGroup({ name, path }: NonNullable<Pattern['group']>, text: string): Finding {
  return { severity: 'error', code: 'MF_REGEX', path, message: `${path} is ${JSON.stringify(name)}, and ${shownPattern(text)} has no such group.`, hint: 'Count the opening parentheses from 1, or name a group: (?P<token>…).' };
}
