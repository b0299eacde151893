import { type Environment, SourceReadError } from '@midflight/core';
import { loadNames, originalDay, originalDuration, originalModels, requestNames, targetNames } from './originalNames.js';
import { valueOf, type Variable } from './variables.js';

/** What can be made of the names of rust-loadtest. */
export const originalUses = ['ignore', 'alone', 'override'] as const;

/** One of them. */
export type OriginalUse = (typeof originalUses)[number];

/** True for one of {@link originalUses}. */
export function isOriginalUse(text: string): text is OriginalUse {
  return originalUses.some((use) => use === text);
}

/** The names of rust-loadtest that are set. */
export function originalNamesIn(environment: Environment): readonly string[] {
  const known = [...Object.keys(targetNames), 'LOAD_MODEL_TYPE', ...Object.keys(loadNames), ...requestNames];
  return known.filter((name) => valueOf(environment, name) !== undefined);
}

/**
 * What the names of rust-loadtest say, above other documents or alone. Alone, what it would take for granted is said
 * too: two hours, as fast as the workers can, and one POST to TARGET_URL.
 *
 * @throws SourceReadError for what contradicts itself
 */
export function originalVariables(environment: Environment, use: OriginalUse): readonly Variable[] {
  if (use === 'ignore') return [];
  const target = Object.entries(targetNames).flatMap(([name, at]) => variable(environment, name, at));
  const load = loadVariables(environment);
  const url = use === 'alone' ? valueOf(environment, 'TARGET_URL') : undefined;
  return url === undefined ? [...target, ...load] : [...taken, ...target, ...requestTo(url, environment), ...load];
}

function variable(environment: Environment, name: string, at: readonly string[]): readonly Variable[] {
  const text = valueOf(environment, name);
  return text === undefined ? [] : [{ name, at, text: name === 'SKIP_TLS_VERIFY' ? truth(text) : text }];
}

/** In any case, and as a number. */
function truth(text: string): string {
  return { 1: 'true', 0: 'false' }[text] ?? text.toLowerCase();
}

/** LOAD_MODEL_TYPE says all of the load anew, and which of the other variables count; without it, they change the model that documents name. */
function loadVariables(environment: Environment): readonly Variable[] {
  const type = valueOf(environment, 'LOAD_MODEL_TYPE');
  if (type === undefined) {
    const [first, second] = ['MIN_RPS', 'MAX_RPS'].flatMap((name) => [[name, `DAILY_${name}`]]).find((pair) => pair.every((name) => valueOf(environment, name) !== undefined)) ?? [];
    if (first !== undefined) throw new SourceReadError(`${first} and ${second} are both set, and LOAD_MODEL_TYPE does not say which of them counts. Set it to RampRps or DailyTraffic.`);
    return Object.entries(loadNames).flatMap(([name, at]) => variable(environment, name, at));
  }
  const [named, known] = Object.entries(originalModels).find(([name]) => name.toLowerCase() === type.toLowerCase()) ?? [];
  const own = (known?.variables ?? []).flatMap((name) => variable(environment, name, loadNames[name] ?? []));
  return [{ name: 'LOAD_MODEL_TYPE', at: ['load'], text: JSON.stringify({ model: known?.model ?? type, ...assumedBy(named, environment) }) }, ...own];
}

function assumedBy(type: string | undefined, environment: Environment): object {
  if (type === 'RampRps') return { rampDuration: valueOf(environment, 'TEST_DURATION') ?? originalDuration };
  return type === 'DailyTraffic' ? originalDay : {};
}

/** What rust-loadtest takes for granted. */
const taken: readonly Variable[] = [
  { name: 'defaults', at: ['version'], text: '1.0' },
  { name: 'defaults', at: ['config', 'duration'], text: originalDuration },
  { name: 'defaults', at: ['load', 'model'], text: 'concurrent' },
  { name: 'defaults', at: ['scenarios'], text: JSON.stringify([{ name: 'TARGET_URL', steps: [{ name: 'TARGET_URL', request: { method: 'POST' } }] }]) },
];

/** The one request: TARGET_URL is the whole of its URL, not what paths lie below. */
function requestTo(url: string, environment: Environment): readonly Variable[] {
  const [, origin = url, path = ''] = /^(\w+:\/\/[^/?#]*)([^#]*)/.exec(url) ?? [];
  const request = ['scenarios', '0', 'steps', '0', 'request'];
  return [
    { name: 'TARGET_URL', at: ['config', 'baseUrl'], text: origin },
    { name: 'TARGET_URL', at: [...request, 'path'], text: path.startsWith('/') ? path : `/${path}` },
    ...variable(environment, 'REQUEST_TYPE', [...request, 'method']),
    ...payload(environment, request),
  ];
}

function payload(environment: Environment, request: readonly string[]): readonly Variable[] {
  const asked = valueOf(environment, 'SEND_JSON');
  if (asked === undefined || truth(asked) === 'false') return [];
  if (truth(asked) !== 'true') throw new SourceReadError(`SEND_JSON is ${JSON.stringify(asked)}; it must be true or false.`);
  const text = valueOf(environment, 'JSON_PAYLOAD');
  if (text === undefined) throw new SourceReadError('SEND_JSON is true, and JSON_PAYLOAD, which would be sent, is not set.');
  return [
    { name: 'SEND_JSON', at: [...request, 'headers'], text: JSON.stringify({ 'content-type': 'application/json' }) },
    // In quotes it stays a text, which is sent byte for byte.
    { name: 'JSON_PAYLOAD', at: [...request, 'body'], text: JSON.stringify(text) },
  ];
}
