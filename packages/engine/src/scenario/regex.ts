import { RE2JS } from 're2js';
import { settingsError } from '../settingsError.js';

/** Finds the first match; undefined when there is none. */
export interface Regex {
  matches(text: string): boolean;
  /** What a group of the first match holds; undefined when there is no match, or the group had no part in it. */
  groupOf(text: string, group: number | string): string | undefined;
}

/**
 * Prepares a regular expression of RE2, whose time is linear in the text: none can hold the load up.
 *
 * @param where - what it belongs to, for the message
 * @param group - one that must exist
 * @throws MF_ENGINE_SETTINGS when it is none, or has no such group
 */
export function compileRegex(regex: string, where: string, group: number | string = 0): Regex {
  const pattern = compilePattern(regex, where);
  const known = typeof group === 'number' ? group <= pattern.groupCount() : Object.hasOwn(pattern.namedGroups(), group);
  if (!known) throw settingsError(where, String(group), 'must be a group of the regular expression');
  return {
    matches: (text) => pattern.matcher(text).find(),
    groupOf: (text, wanted) => {
      const matcher = pattern.matcher(text);
      return matcher.find() ? (matcher.group(wanted) ?? undefined) : undefined;
    },
  };
}

function compilePattern(regex: string, where: string): RE2JS {
  try {
    return RE2JS.compile(regex);
  } catch (thrown) {
    throw settingsError(where, regex, `must be a regular expression of RE2: ${thrown instanceof Error ? thrown.message : 'it can not be read'}`);
  }
}
