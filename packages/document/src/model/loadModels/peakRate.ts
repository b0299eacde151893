import type { LoadModel } from '../loadModels.js';

/** The highest rate that a load model ever asks for, per second; undefined for closed models, whose rate is the target's. */
export function peakRate(load: LoadModel): number | undefined {
  switch (load.model) {
    case 'rps':
      return load.targetPerSecond;
    case 'ramp':
    case 'dailytraffic':
    case 'steps':
    case 'wave':
      return load.maxPerSecond;
    case 'spike':
      return Math.max(load.basePerSecond, load.peakPerSecond);
    case 'stages':
      return Math.max(load.startAtPerSecond, ...load.stages.map(({ targetPerSecond }) => targetPerSecond));
    case 'concurrent':
    case 'stagedWorkers':
      return undefined;
  }
}
