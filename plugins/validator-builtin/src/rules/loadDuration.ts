import { formatDuration, type LoadModel } from '@midflight/document';
import type { Rule } from '../rule.js';

/** A run that ends before its load model has come to its end is probably a slip. */
export const loadDuration: Rule = ({ config: { durationMs }, load }) => {
  const plan = planOf(load);
  if (plan === undefined || plan.lengthMs <= durationMs) return [];
  const message = `config.duration is ${formatDuration(durationMs)}, and ${plan.what} takes ${formatDuration(plan.lengthMs)}: the run ends before it does.`;
  return [{ severity: 'warning', code: 'MF_LOAD_DURATION', path: 'config.duration', message, hint: 'Raise the duration, or shorten the plan of load.' }];
};

function planOf(load: LoadModel): { readonly what: string; readonly lengthMs: number } | undefined {
  switch (load.model) {
    case 'ramp':
      return { what: 'the ramp', lengthMs: load.rampDurationMs };
    case 'dailytraffic':
      return { what: 'one cycle of load', lengthMs: load.cycleDurationMs };
    case 'wave':
      return { what: 'one period of load', lengthMs: load.periodMs };
    case 'spike':
      return { what: 'the spike', lengthMs: load.atMs + load.riseMs + load.holdMs + load.fallMs };
    case 'stages':
    case 'stagedWorkers':
      // The last stage holds whatever its `hold` says.
      return { what: 'the way through the stages', lengthMs: load.stages.reduce((sum, { overMs, holdMs }, index) => sum + overMs + (index < load.stages.length - 1 ? holdMs : 0), 0) };
    case 'steps':
      return { what: 'the staircase', lengthMs: load.everyMs * Math.ceil((load.maxPerSecond - load.startPerSecond) / load.stepPerSecond - 1e-9) };
    case 'concurrent':
    case 'rps':
      return undefined;
  }
}
