import { checkOnce, readCandidate, withPlugins, type CheckOnceOptions, type CheckResult } from './checkOnce.js';
import { systemClock } from './clock/systemClock.js';
import type { Applier } from './contracts/applier.js';
import { hasErrors } from './contracts/finding.js';
import { preview, type Preview } from './pipeline/preview.js';
import type { PluginHost, Usable } from './plugins/pluginHost.js';

/** What a plan is made from. */
export interface PlanOnceOptions<C> extends CheckOnceOptions<C> {
  /** What the load would run on: read from these sources, as `sources` is. */
  readonly against: CheckOnceOptions<C>['sources'];
  /** Who applies what. Only their ids and claims are looked at. */
  readonly appliers: readonly Usable<Applier<C>>[];
}

/** What a reload would do. */
export interface PlanResult<C> extends Preview {
  /** The configuration that is there, when it is not sound; nothing was planned then. */
  readonly previous: CheckResult<C>;
  readonly next: Pick<CheckResult<C>, 'documents'>;
}

/**
 * Says what a reload from one configuration to another would do, on the same way as a reload, up to the commit; nothing is
 * applied.
 *
 * @throws the fault of the first source that can't be read
 */
export async function planOnce<C>({ against, ...options }: PlanOnceOptions<C>): Promise<PlanResult<C>> {
  const previous = await checkOnce({ ...options, sources: against });
  return withPlugins(options, (host) => planFrom(previous, options, host));
}

async function planFrom<C>(previous: CheckResult<C>, options: Omit<PlanOnceOptions<C>, 'against'>, host: PluginHost): Promise<PlanResult<C>> {
  const { model, clock = systemClock, deadlineMs = 10_000 } = options;
  const read = await readCandidate(options, host);
  const nothing = { changes: [], wouldApply: false, previous, next: read };
  if (previous.config === undefined || hasErrors(previous.findings)) return { ...nothing, findings: previous.findings };

  const appliers = await host.start(options.appliers);
  const { validators } = read;
  return { ...(await preview({ ...read, sequence: 2, previous: previous.config }, { model, validators, appliers, clock, deadlineMs })), previous, next: read };
}
