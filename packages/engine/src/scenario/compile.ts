import type { HttpRequest } from '../http/driver.js';
import type { StepSettings, VariableValue } from '../settings.js';
import { settingsError } from '../settingsError.js';
import { compileAssertions, type Judge } from './assert.js';
import { compileCondition, type Condition } from './condition.js';
import { compileFeed, type Feed } from './feed.js';
import { compileExtraction, type Extraction } from './extract.js';
import { madeOnce, madeOnceOfEach } from './madeOnce.js';
import { compileHeaders, type RequestHeaders } from './requestHeaders.js';
import { compileRequestTarget } from './requestTarget.js';
import { compileBody, type RequestBody } from './requestBody.js';
import type { ScenarioParts, ScenarioTraitSettings, StepParts, StepTraitSettings } from './scenarioParts.js';
import { notLogged, type Logged } from './logged.js';
import type { Sending } from './sending.js';
import { compileTemplate, isFixed, type Template } from './template.js';

/** How a step is done, beside what is its own: a document of thousands of steps has few kinds of them, each there once. */
export interface StepTraits {
  /** In upper case. */
  readonly method: string;
  /** By name in lower case; they win over the target's. */
  readonly headers: RequestHeaders;
  readonly extraction: Extraction;
  readonly judge: Judge;
  /** Its answer is looked into, beyond the status. */
  readonly looksInside: boolean;
  readonly condition: Condition | undefined;
  /** How often it is done, ≥ 1. */
  readonly times: number;
  /** How long a successful answer is kept, in milliseconds; undefined: it is not. */
  readonly cacheTtlMs: number | undefined;
  /** After the step, uniform between the two, in milliseconds. */
  readonly thinkTime: StepSettings['thinkTime'];
  /** How the last of these steps was sent; `sendingOf` tells how one is sent. */
  sending: Sending | undefined;
}

/** A step with all its texts cut up, so that an iteration only fills in. */
export interface CompiledStep {
  readonly name: string;
  readonly traits: StepTraits;
  /** See `RequestTarget`. */
  readonly origin: string | undefined;
  readonly path: Template;
  readonly body: RequestBody | undefined;
  /** Nothing is filled in: its request is the same each time. */
  readonly isFixed: boolean;
  /** How often its request was made anew, where nothing is filled in; see `buildRequest`. */
  timesMade: number;
  /** Which is kept from some time on, and how that is sent. */
  request: HttpRequest | undefined;
  sending: Sending | undefined;
}

/** How the iterations of a scenario are done, beside what is its own; see `StepTraits`. */
export interface ScenarioTraits {
  /** For one request, in milliseconds; undefined: that of the target. */
  readonly timeoutMs: number | undefined;
  readonly retryCount: number;
  readonly retryDelayMs: number;
  /** Texts by the name behind `env.`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Set when an iteration begins; texts are filled in then. */
  readonly variables: readonly (readonly [name: string, value: VariableValue | Template])[];
}

/** A scenario that is in the mix. What each of ten thousand takes of memory, a collector of garbage copies while others are due. */
export interface CompiledScenario {
  readonly name: string;
  readonly traits: ScenarioTraits;
  /** How many requests an iteration makes when no step is left out or answered from a cache. */
  readonly requests: number;
  readonly feed: Feed | undefined;
  /** At least one. */
  readonly steps: readonly CompiledStep[];
  /** What it goes by where its name was told; -1 before. See `NameBook`. */
  number: number;
  /** Where what it does was written down last; see `ScenarioLog`. */
  readonly logged: Logged;
}

/** A scenario that may be in the mix. */
export interface CompiledEntry {
  readonly scenario: CompiledScenario;
  /** Those of absolute URLs in its steps. */
  readonly origins: readonly string[];
}

// What another thread was sent is there as often as it stands in the document.
const sameText = madeOnce((text: string) => text);

/**
 * Checks and compiles a scenario, whether it is enabled or not.
 *
 * @param rowsGiven - where the rows that it gave out of its data are counted. @defaultValue it counts by itself
 * @throws MF_ENGINE_SETTINGS naming the scenario, the step and the value
 */
export function compileScenario(parts: ScenarioParts, rowsGiven?: SharedArrayBuffer): CompiledEntry {
  const scenario = toCompiled(parts, rowsGiven);
  return { scenario, origins: scenario.steps.flatMap(({ origin }) => origin ?? []) };
}

function toCompiled({ name, weight, traits: traitSettings, data, steps }: ScenarioParts, rowsGiven: SharedArrayBuffer | undefined): CompiledScenario {
  const where = `scenario ${JSON.stringify(name)}`;
  if (!Number.isFinite(weight) || weight <= 0) throw settingsError(`${where}: weight`, weight, 'must be finite and above 0');
  const [first, ...others] = steps;
  if (first === undefined) throw settingsError(`${where}: steps`, '[]', 'must hold at least one');
  const traits = compileScenarioTraits(traitSettings, where);
  // Written out, and not mapped: what is, V8 makes among the old objects once it saw that such things stay, and need not copy it there.
  const compiled = [compileStep(first, where)];
  for (const step of others) compiled.push(compileStep(step, where));
  return { name, traits, requests: compiled.reduce((sum, { traits: { times } }) => sum + times, 0), feed: data && compileFeed(data, name, rowsGiven), steps: compiled, number: -1, logged: notLogged() };
}

const compileScenarioTraits = madeOnceOfEach(({ config, variables = {}, environment = {} }: ScenarioTraitSettings, where): ScenarioTraits => {
  const { timeoutMs, retryCount = 0, retryDelayMs = 0 } = config ?? {};
  if (timeoutMs !== undefined && !(timeoutMs > 0 && timeoutMs < Infinity)) throw settingsError(`${where}: timeoutMs`, timeoutMs, 'must be finite and above 0');
  if (!Number.isInteger(retryCount) || retryCount < 0) throw settingsError(`${where}: retryCount`, retryCount, 'must be an integer of 0 or more');
  if (!(retryDelayMs >= 0 && retryDelayMs < Infinity)) throw settingsError(`${where}: retryDelayMs`, retryDelayMs, 'must be finite and 0 or more');
  return { timeoutMs, retryCount, retryDelayMs, environment, variables: Object.entries(variables).map(([name, value]) => [name, typeof value === 'string' ? compileTemplate(value) : value] as const) };
});

function compileStep(step: StepParts, scenario: string): CompiledStep {
  const where = `${scenario}, step ${JSON.stringify(step.name)}`;
  const traits = compileStepTraits(step.traits, where);
  const { origin, path } = compileRequestTarget(step, where);
  const body = compileBody(step, traits.headers.written, where);
  return { name: sameText(step.name, where), traits, origin, path, body, isFixed: isFixed(path) && traits.headers.isFixed && body?.isFixed !== false, timesMade: 0, request: undefined, sending: undefined };
}

const compileStepTraits = madeOnceOfEach(({ method: given, headers, extract = [], assertions, thinkTime, when, cache, repeat }: StepTraitSettings, where): StepTraits => {
  const method = given.toUpperCase();
  if (!/^[A-Z]+$/.test(method) || method === 'CONNECT') throw settingsError(`${where}: method`, given, 'must be a method such as GET or POST');
  const { minMs, maxMs } = thinkTime;
  if (!(minMs >= 0 && maxMs >= minMs && maxMs < Infinity)) throw settingsError(`${where}: thinkTime`, `${minMs}–${maxMs} ms`, 'must be finite, 0 or more, and its end not before its beginning');
  const times = repeat?.times ?? 1;
  if (!Number.isInteger(times) || times < 1) throw settingsError(`${where}: repeat`, times, 'must be an integer of 1 or more');
  if (cache !== undefined && !(cache.ttlMs > 0 && cache.ttlMs < Infinity)) throw settingsError(`${where}: cache`, cache.ttlMs, 'must be finite and above 0');
  const extraction = compileExtraction(extract, where);
  const judge = compileAssertions(assertions, where);
  return {
    method: sameText(method, where),
    headers: compileHeaders(headers, where),
    extraction,
    judge,
    looksInside: judge.needsBody || judge.needsHeaders || extract.length > 0,
    condition: when === undefined ? undefined : compileCondition(when, `${where}: when`),
    times,
    cacheTtlMs: cache?.ttlMs,
    thinkTime,
    sending: undefined,
  };
});
