import type { LoadDocument, LoadModel } from '@midflight/document';

/** A value of the document that the load comes to, and where it stands. */
export interface Reached {
  readonly path: string;
  readonly value: number;
}

/** Every number of workers that the load comes to, in its plan and in standby. */
export function workersOf(document: LoadDocument): readonly Reached[] {
  return [...workersOfPlan(document), ...standbyOf(document, 'workers')];
}

/** Every rate that the load comes to, in its plan and in standby, in requests a second. What starts as fast as its workers are may come to any: `Infinity`. */
export function ratesOf(document: LoadDocument): readonly Reached[] {
  return [...ratesOfPlan(document), ...standbyOf(document, 'rate')];
}

/** What there is in standby; nothing without it. */
export function standbyOf({ standby }: LoadDocument, key: 'workers' | 'rate'): readonly Reached[] {
  return standby ? [{ path: `standby.${key}`, value: key === 'workers' ? standby.workers : standby.ratePerSecond }] : [];
}

function workersOfPlan({ config, load }: LoadDocument): readonly Reached[] {
  const stages = load.model === 'stagedWorkers' ? load.stages.map(({ workers }, index) => ({ path: `load.stages[${index}].workers`, value: workers })) : [];
  return [{ path: 'config.workers', value: config.workers }, ...stages];
}

function ratesOfPlan({ load, scenarios }: LoadDocument): readonly Reached[] {
  const requests = load.unit === 'requests' ? 1 : Math.max(1, ...scenarios.filter(({ enabled }) => enabled).map(({ steps }) => steps.reduce((sum, { repeat }) => sum + (repeat?.times ?? 1), 0)));
  return startsOf(load).map(({ path, value }) => ({ path, value: value * requests }));
}

/** The largest, the first of them where several are. */
export function largest(reached: readonly Reached[]): Reached {
  return reached.reduce((most, one) => (one.value > most.value ? one : most), { path: 'load', value: 0 });
}

/** As the model is made, a curve never leaves the values that it is given. */
function startsOf(load: LoadModel): readonly Reached[] {
  const at = (key: string, value: number): Reached => ({ path: `load.${key}`, value });
  switch (load.model) {
    case 'rps':
      return [at('target', load.targetPerSecond)];
    case 'ramp':
    case 'wave':
      return [at('min', load.minPerSecond), at('max', load.maxPerSecond)];
    case 'dailytraffic':
      return [at('min', load.minPerSecond), at('mid', load.midPerSecond), at('max', load.maxPerSecond)];
    case 'steps':
      return [at('start', load.startPerSecond), at('max', load.maxPerSecond)];
    case 'spike':
      return [at('base', load.basePerSecond), at('peak', load.peakPerSecond)];
    case 'stages':
      return [at('startAt', load.startAtPerSecond), ...load.stages.map(({ targetPerSecond }, index) => at(`stages[${index}].target`, targetPerSecond))];
    case 'concurrent':
    case 'stagedWorkers':
      return [at('model', Infinity)];
  }
}
