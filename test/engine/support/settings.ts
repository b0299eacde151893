import type { EngineSettings, HttpSettings, RpsLoad, ScenarioSettings } from '@midflight/engine';

/** A constant rate of requests; nothing is dropped for being late, so that what is asked for is what must arrive. */
export function rate(targetPerSecond: number, more: Partial<RpsLoad> = {}): { readonly load: RpsLoad } {
  return { load: { model: 'rps', targetPerSecond, unit: 'requests', maxLagMs: 60_000, arrival: 'uniform', ...more } };
}

/** So slow that nothing falls due any more: a change to it ends a load at an instant that its summary tells. */
export const silence = rate(1e-6);

/** A scenario that gets each path in turn, with these headers beside its iteration in `x-id`. */
export function scenario(name: string, paths: readonly string[], more: { readonly weight?: number; readonly headers?: Readonly<Record<string, string>> } = {}): ScenarioSettings {
  const headers = { 'x-id': '{{iteration}}', ...more.headers };
  return {
    name,
    weight: more.weight ?? 1,
    enabled: true,
    steps: paths.map((path) => ({ name: path, request: { method: 'GET', path, queryParams: {}, headers }, assertions: [], thinkTime: { minMs: 0, maxMs: 0 } })),
  };
}

/** Requests to the target at `baseUrl`, with these headers. */
export function http(baseUrl: string, headers: Readonly<Record<string, string>> = {}): HttpSettings {
  return { baseUrl, headers, timeoutMs: 60_000 };
}

/** Whole settings against the target at `baseUrl`: 200 workers, and one scenario of one request. */
export function settings(baseUrl: string, more: Partial<EngineSettings>): EngineSettings {
  return { workers: 200, ...silence, scenarios: [scenario('Only', ['/'])], http: http(baseUrl), drainMs: 30_000, ...more };
}
