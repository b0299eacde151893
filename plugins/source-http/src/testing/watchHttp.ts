import { type Clock, type Environment, ENVIRONMENT, type PluginContext, silentLogger, systemClock, type Token } from '@midflight/core';
import { SourceProbe, type SourceProbeOptions } from '@midflight/testkit';
import { httpSource } from '../httpSource.js';
import type { HttpSourceOptions } from '../httpSourceOptions.js';

/** Polls quickly; nothing else differs from what users get. */
const quick = { intervalMs: 20, maxBackoffMs: 40 };

/** What a plugin is created with where only this environment is offered. */
export function contextWith(environment: Environment = {}, clock: Clock = systemClock): PluginContext {
  return {
    clock,
    logger: silentLogger,
    get: <T>(token: Token<T>): T => {
      if (token.key !== ENVIRONMENT.key) throw new Error(`nobody offers ${token.name}`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the token says what it is
      return environment as T;
    },
  };
}

/** Watches a URL. Whoever does so ends the probe. */
export async function watchHttp(options: HttpSourceOptions, { environment, ...probe }: SourceProbeOptions & { readonly environment?: Environment } = {}): Promise<SourceProbe> {
  return new SourceProbe(await httpSource.create({ ...quick, ...options }, contextWith(environment)), probe);
}
