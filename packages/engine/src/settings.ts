/** How requests are sent. */
export interface HttpSettings {
  /** Absolute http(s) URL; a step's path goes below it. A user and password in it become basic authentication. */
  readonly baseUrl: string;
  /** Sent with every request; a step's own win. Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** For one whole request, in milliseconds, > 0. */
  readonly timeoutMs: number;
}

/** What counts as one start of an open model. */
export type LoadUnit = 'requests' | 'iterations';

/** Closed model: each worker starts its next iteration when its last one ends. */
export interface ConcurrentLoad {
  readonly model: 'concurrent';
}

/** Open model: starts at a constant rate, whatever the target does. */
export interface RpsLoad {
  readonly model: 'rps';
  /** > 0. */
  readonly targetPerSecond: number;
  readonly unit: LoadUnit;
  /** How late a start may be before it is dropped and counted, in milliseconds. */
  readonly maxLagMs: number;
}

export type LoadModelSettings = ConcurrentLoad | RpsLoad;

/** One condition on an answer. */
export type AssertionSettings =
  /** Each of `expected` is a status such as 200, or a class such as '2xx'. */
  | { readonly type: 'statusCode'; readonly expected: readonly (number | string)[] }
  | { readonly type: 'responseTime'; readonly maxMs: number }
  | { readonly type: 'bodyContains'; readonly text: string };

/** Strings may hold `{{iteration}}`, `{{worker}}`, `{{timestamp}}` and `{{uuid}}`. */
export interface RequestSettings {
  readonly method: string;
  /** Below `baseUrl`, or an absolute URL. */
  readonly path: string;
  /** URL-encoded, in order. */
  readonly queryParams: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** One request of a scenario and what is asked of its answer. */
export interface StepSettings {
  readonly name: string;
  readonly request: RequestSettings;
  /** With no `statusCode` among them, status 400 and above fails the step. */
  readonly assertions: readonly AssertionSettings[];
  /** After the step, not in its latency, in milliseconds. */
  readonly thinkTime: { readonly minMs: number; readonly maxMs: number };
}

/** What one iteration does. */
export interface ScenarioSettings {
  /** Unique. */
  readonly name: string;
  /** > 0, relative to the others. */
  readonly weight: number;
  /** False keeps it out of the mix. */
  readonly enabled: boolean;
  /** At least one; a failed step ends the iteration. */
  readonly steps: readonly StepSettings[];
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
}
