import type { ConnectionSettings } from './http/connectionSettings.js';
import type { DailyTrafficSettings } from './schedule/models/dailyTraffic.js';
import type { RampSettings } from './schedule/models/ramp.js';
import type { SpikeSettings } from './schedule/models/spike.js';
import type { StagesSettings } from './schedule/models/stages.js';
import type { StepsSettings } from './schedule/models/steps.js';
import type { WaveSettings } from './schedule/models/wave.js';

export type { DailyTrafficSettings, RampSettings, SpikeSettings, StagesSettings, StepsSettings, WaveSettings };

export type { ConnectionSettings, DriverName, ProxySettings, TlsMaterial } from './http/connectionSettings.js';

/** How requests are sent. */
export interface HttpSettings {
  /** Absolute http(s) URL; a step's path goes below it. A user and password in it become basic authentication. */
  readonly baseUrl: string;
  /** Sent with every request; a step's own win. Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For one whole request, in milliseconds, > 0. */
  readonly timeoutMs: number;
  /** Keeps the cookies of answers for the rest of the iteration, and sends them where they belong. @defaultValue true */
  readonly cookies?: boolean;
  /** How many redirects of a host to itself are followed for a request, ≥ 0. @defaultValue 0 */
  readonly followRedirects?: number;
  /** Asks for compressed answers, and unpacks those that somebody looks into. @defaultValue false */
  readonly decompress?: boolean;
  /** @defaultValue certificates are verified, names are resolved, 32 idle connections are kept for 30 s */
  readonly connection?: ConnectionSettings;
}

/** What counts as one start of an open model. */
export type LoadUnit = 'requests' | 'iterations';

/** Closed model: each worker starts its next iteration when its last one ends. */
export interface ConcurrentLoad {
  readonly model: 'concurrent';
}

/** Closed model whose number of workers follows stages: from `workers` on a straight line to each stage's, which holds. */
export interface StagedWorkersLoad {
  readonly model: 'stagedWorkers';
  /** At least one; times in milliseconds, ≥ 0; workers 0–10 000. */
  readonly stages: readonly { readonly workers: number; readonly overMs: number; readonly holdMs: number }[];
}

/** Constant rate. */
export interface RpsRate {
  readonly model: 'rps';
  /** > 0. */
  readonly targetPerSecond: number;
}

/** The rate of an open model: starts a second over the time since the model took effect. */
export type RateSettings = RpsRate | RampSettings | DailyTrafficSettings | StagesSettings | StepsSettings | SpikeSettings | WaveSettings;

/** What every open model says of its starts. */
export interface OpenLoadOptions {
  readonly unit: LoadUnit;
  /** How late a start may be before it is dropped and counted, in milliseconds. */
  readonly maxLagMs: number;
  /** `uniform`: evenly; `poisson`: at random, independent of each other, at the same rate. */
  readonly arrival: 'uniform' | 'poisson';
  /** For random arrivals: equal seeds give equal ones; an integer, 0 to 2^32 − 1. @defaultValue that of the run */
  readonly seed?: number | undefined;
}

/** Open model: starts follow a rate, whatever the target does. */
export type OpenLoadSettings = RateSettings & OpenLoadOptions;

/** Open model at a constant rate. */
export type RpsLoad = RpsRate & OpenLoadOptions;

export type LoadModelSettings = ConcurrentLoad | StagedWorkersLoad | OpenLoadSettings;

/** What a variable may hold. */
export type VariableValue = string | number | boolean | null;

/** One condition on an answer. Texts may hold variables. */
export type AssertionSettings =
  /** Each of `expected` is a status such as 200, or a class such as '2xx'. */
  | { readonly type: 'statusCode'; readonly expected: readonly (number | string)[] }
  | { readonly type: 'responseTime'; readonly maxMs: number }
  | { readonly type: 'bodyContains'; readonly text: string }
  /** The first match is `expected`, compared as text; `*` is any value. */
  | { readonly type: 'jsonPath'; readonly path: string; readonly expected: VariableValue }
  /** Found anywhere in the body. */
  | { readonly type: 'bodyMatches'; readonly regex: string }
  | { readonly type: 'headerExists'; readonly header: string; readonly value?: string | undefined };

/** How a value gets from an answer into a variable. */
export type ExtractorSettings = (
  | { readonly type: 'jsonPath'; readonly path: string }
  /** `group`: a number ≥ 0, or a name. */
  | { readonly type: 'regex'; readonly regex: string; readonly group: number | string }
  | { readonly type: 'header'; readonly header: string }
  | { readonly type: 'cookie'; readonly cookie: string }
) & {
  readonly name: string;
  /** True: without a value the step does not fail. */
  readonly optional: boolean;
  /** @defaultValue the variable stays as it was */
  readonly default?: VariableValue | undefined;
};

/** Texts may hold variables of the iteration, `{{name}}` or `${name}`; see {@link ScenarioSettings.variables}. */
export interface RequestSettings {
  readonly method: string;
  /** Below `baseUrl`, or an absolute URL. */
  readonly path: string;
  /** URL-encoded, in order. */
  readonly queryParams: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** A body of so many bytes, in place of `body`. */
  readonly bodyBytes?: number | undefined;
  /** Bytes as they are, in place of `body`; in shared memory they cost nothing to send. */
  readonly bodyContent?: Uint8Array | undefined;
  /** A form, URL-encoded, in place of `body`. */
  readonly form?: Readonly<Record<string, string>> | undefined;
}

/** One request of a scenario and what is asked of its answer. */
export interface StepSettings {
  readonly name: string;
  readonly request: RequestSettings;
  /** @defaultValue none */
  readonly extract?: readonly ExtractorSettings[];
  /** With no `statusCode` among them, status 400 and above fails the step. */
  readonly assertions: readonly AssertionSettings[];
  /** After the step, not in its latency, in milliseconds. */
  readonly thinkTime: { readonly minMs: number; readonly maxMs: number };
  /** An expression of CEL on the variables; the step is left out where it is false. @defaultValue always */
  readonly when?: string | undefined;
  /** How long a successful answer is used again by its worker, in milliseconds, > 0. @defaultValue never */
  readonly cache?: { readonly ttlMs: number } | undefined;
  /** How often the step is done in an iteration, ≥ 1. @defaultValue once */
  readonly repeat?: { readonly times: number } | undefined;
}

/** Rows of which each iteration gets one; their cells are variables. */
export interface DataSettings {
  /** Tells files apart: with the same name, a change goes on where the rows were. */
  readonly name: string;
  readonly columns: readonly string[];
  /** ≥ 1. */
  readonly rowCount: number;
  /** All cells as UTF-8, row by row; in shared memory it costs nothing to send. */
  readonly bytes: Uint8Array;
  /** Where each cell ends in `bytes`. */
  readonly ends: Uint32Array;
  /** The next row, from the first again after the last; any row; or each once in an order that differs. */
  readonly strategy: 'sequential' | 'cycle' | 'random' | 'shuffle';
}

/** What one iteration does. */
export interface ScenarioSettings {
  /** Unique. */
  readonly name: string;
  /** > 0, relative to the others. */
  readonly weight: number;
  /** False keeps it out of the mix. */
  readonly enabled: boolean;
  /** @defaultValue the timeout of `http`, no retries */
  readonly config?: {
    /** For one whole request, > 0. @defaultValue that of `http` */
    readonly timeoutMs?: number | undefined;
    /** How often a request is sent again after no answer, no answer in time, or status 500 and above. */
    readonly retryCount: number;
    /** The pause before that. */
    readonly retryDelayMs: number;
  };
  /**
   * Variables that each iteration begins with. `{{iteration}}`, `{{worker}}`, `{{timestamp}}`, `{{uuid}}` and
   * `{{randomInt(1,6)}}` are always there, and may stand in the texts here. @defaultValue none
   */
  readonly variables?: Readonly<Record<string, VariableValue>>;
  /** Texts that are always there, as `{{env.NAME}}`. @defaultValue none */
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** @defaultValue none */
  readonly data?: DataSettings | undefined;
  /** At least one; a failed step ends the iteration. */
  readonly steps: readonly StepSettings[];
}

/** How workers and rate get from where they are to what a change wants. */
export interface TransitionSettings {
  /** In milliseconds, > 0; not looked at for `step`. */
  readonly overMs: number;
  /** `linear`: along a straight line; `exponential`: by the same factor in the same time; `step`: at once. */
  readonly curve: 'linear' | 'exponential' | 'step';
}

/** What the load idles at while its plan does not run. */
export interface StandbySettings {
  /** 0–10 000. */
  readonly workers: number;
  /** Requests, evenly; ≥ 0. */
  readonly ratePerSecond: number;
}

/** Everything that the engine runs on. Plain data: it crosses threads. */
export interface EngineSettings {
  /** Closed model: how many iterate. Open model: the ceiling of concurrency. 1–10 000. */
  readonly workers: number;
  readonly load: LoadModelSettings;
  readonly scenarios: readonly ScenarioSettings[];
  readonly http: HttpSettings;
  /** How long a retired worker's iteration may go on before it is cut, in milliseconds. */
  readonly drainMs: number;
  /** For the change that it comes with, and those that follow. @defaultValue `step` */
  readonly transition?: TransitionSettings;
  /** @defaultValue nothing is sent in standby */
  readonly standby?: StandbySettings;
}
